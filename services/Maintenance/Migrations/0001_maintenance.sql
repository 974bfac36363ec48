-- Plans and their cycles, visits, record sheets, confirmations, and the hash chain of each point's records.
create table person_ref (
    id             uuid primary key,
    institution_id uuid    not null,
    name           text    not null,
    active         boolean not null,
    certificates   jsonb   not null,
    key_ordinal    bigint  not null
);

create table plan (
    id             uuid primary key,
    point_id       uuid        not null,
    enterprise_id  uuid        not null,
    authority_id   uuid        not null,
    institution_id uuid        not null,
    content        text        not null,
    interval_days  integer     not null check (interval_days between 1 and 366),
    -- The standard's minimum it was held against.
    minimum_days   integer,
    minimum_clause text,
    valid_from     date        not null,
    valid_to       date        not null check (valid_to >= valid_from),
    created_at     timestamptz not null,
    created_by     text        not null,
    version        bigint      not null
);
create index plan_by_point on plan (point_id, content, valid_from);

create table plan_person (
    plan_id   uuid not null references plan,
    person_id uuid not null,
    primary key (plan_id, person_id)
);

create table cycle (
    plan_id        uuid    not null references plan,
    ordinal        integer not null,
    starts_on      date    not null,
    ends_on        date    not null,
    done_by_visit  uuid,
    primary key (plan_id, ordinal)
);
create index cycle_by_day on cycle (plan_id, starts_on, ends_on);

create table visit (
    id                 uuid primary key,
    point_id           uuid        not null,
    enterprise_id      uuid        not null,
    authority_id       uuid        not null,
    institution_id     uuid        not null,
    plan_id            uuid        not null references plan,
    cycle_ordinal      integer     not null,
    status             text        not null check (status in ('in-progress', 'awaiting-confirmation', 'confirmed', 'disputed')),
    started_at         timestamptz not null,
    start_received_at  timestamptz not null,
    device_time        timestamptz not null,
    clock_skew_seconds integer     not null,
    longitude          numeric(10,7) not null,
    latitude           numeric(10,7) not null,
    accuracy_metres    numeric     not null,
    coordinate_system  text        not null check (coordinate_system in ('wgs84', 'gcj02')),
    distance_metres    numeric     not null,
    on_site            boolean     not null,
    vehicle_plate      text,
    certified          boolean     not null,
    findings           text[]      not null,
    late_entry_reason  text,
    finished_at        timestamptz,
    received_at        timestamptz,
    confirm_due_on     date,
    received_late      boolean,
    decided_at         timestamptz,
    decided_by         text,
    signer_name        text,
    signature_file_id  uuid references platform.stored_file,
    confirmed_late     boolean,
    dispute_reason     text,
    chain_head         text,
    -- Accounts that acted for the institution: in 自行运维 none of them may confirm.
    actors             text[]      not null,
    version            bigint      not null,
    foreign key (plan_id, cycle_ordinal) references cycle (plan_id, ordinal)
);
create index visit_by_time on visit (started_at, id);
create index visit_by_point on visit (point_id, started_at);

create table visit_person (
    visit_id  uuid not null references visit,
    person_id uuid not null,
    primary key (visit_id, person_id)
);

create table record (
    id             uuid primary key,
    visit_id       uuid        not null references visit,
    point_id       uuid        not null,
    enterprise_id  uuid        not null,
    authority_id   uuid        not null,
    institution_id uuid        not null,
    sheet          text        not null,
    sheet_version  text        not null,
    -- The bytes that were hashed, as they were: nothing is read back from elsewhere.
    content        text        not null,
    all_normal     boolean     not null,
    late_entry     boolean     not null,
    submitted_at   timestamptz not null,
    submitted_by   text        not null
);
create index record_by_visit on record (visit_id, submitted_at);

create table record_photo (
    record_id uuid not null references record,
    file_id   uuid not null references platform.stored_file,
    primary key (record_id, file_id)
);

-- One chain per point. Insert-only.
create table chain_link (
    point_id      uuid   not null,
    ordinal       bigint not null,
    record_id     uuid   not null unique references record,
    enterprise_id uuid   not null,
    authority_id  uuid   not null,
    institution_id uuid  not null,
    previous      text   not null check (previous ~ '^[0-9a-f]{64}$'),
    hash          text   not null check (hash ~ '^[0-9a-f]{64}$'),
    primary key (point_id, ordinal)
);

do $$
declare t text;
begin
    foreach t in array array['plan', 'visit', 'record', 'chain_link'] loop
        execute format('alter table %I enable row level security', t);
        execute format('create policy by_scope on %I using (sees_owners(enterprise_id, authority_id, institution_id))', t);
    end loop;
end $$;
alter table person_ref enable row level security;
create policy by_scope on person_ref using (platform.sees_all() or platform.is_institution(institution_id));
alter table plan_person enable row level security;
create policy by_scope on plan_person using (exists (select from plan p where p.id = plan_person.plan_id));
alter table cycle enable row level security;
create policy by_scope on cycle using (exists (select from plan p where p.id = cycle.plan_id));
alter table visit_person enable row level security;
create policy by_scope on visit_person using (exists (select from visit v where v.id = visit_person.visit_id));
alter table record_photo enable row level security;
create policy by_scope on record_photo using (exists (select from record r where r.id = record_photo.record_id));

-- What was recorded stays as it was: not even the service's own role changes it.
create function keep_as_is() returns trigger language plpgsql as $$
begin
    raise exception 'A submitted record is changed only by an amendment.' using errcode = 'restrict_violation';
end $$;
create trigger keep_as_is before update or delete on record for each row execute function keep_as_is();
create trigger keep_as_is before update or delete on chain_link for each row execute function keep_as_is();
