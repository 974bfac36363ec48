-- Institutions and their filing, people and their certificates, authorities.
create table authority (
    id         uuid primary key,
    code       text not null unique check (char_length(code) between 2 and 40),
    name       text not null,
    level      text not null check (level in ('city', 'district', 'park')),
    created_at timestamptz not null
);
insert into platform.unowned_table values ('authority', 'who supervises is public');

create table institution (
    id                           uuid primary key,
    uscc                         text        not null unique,
    kind                         text        not null check (kind in ('contractor', 'self-operated')),
    self_operating_enterprise_id uuid,
    name                         text        not null,
    registered_capital           numeric(18,4) not null check (registered_capital >= 0),
    project_amount               numeric(18,4) not null check (project_amount >= 0),
    project_count                integer     not null check (project_count >= 0),
    address                      text        not null,
    legal_person                 text        not null,
    contact_name                 text        not null,
    contact_phone                text        not null,
    status                       text        not null check (status in ('draft', 'submitted', 'returned', 'accepted', 'locked', 'withdrawn')),
    status_reason                text,
    registered_at                timestamptz not null,
    submitted_at                 timestamptz,
    accepted_at                  timestamptz,
    version                      bigint      not null,
    check ((kind = 'self-operated') = (self_operating_enterprise_id is not null))
);
create index institution_by_name on institution (name, id);

-- Which authorities an institution concerns: it serves a point of theirs. From Sites' events.
create table institution_authority (
    institution_id uuid not null,
    authority_id   uuid not null,
    point_id       uuid not null,
    valid_from     date not null,
    primary key (institution_id, authority_id, point_id)
);

create table person (
    id                 uuid primary key,
    institution_id     uuid    not null references institution,
    name               text    not null,
    id_card_masked     text    not null,
    -- Finds the same person again without keeping the number.
    id_card_hash       text    not null,
    education          text    not null check (education in ('secondary', 'vocational', 'college', 'bachelor', 'master', 'doctorate')),
    position           text    not null,
    professional_title text,
    technical_post     text    not null check (technical_post in ('technician', 'technical-director', 'quality-director', 'quality-supervisor')),
    active             boolean not null,
    version            bigint  not null,
    unique (institution_id, id_card_hash)
);
create index person_by_institution on person (institution_id, name, id);

create table certificate (
    id             uuid primary key,
    person_id      uuid not null references person,
    institution_id uuid not null references institution,
    number         text not null,
    issuer         text not null,
    category       text not null,
    valid_from     date not null,
    valid_to       date not null check (valid_to >= valid_from),
    file_id        uuid not null references platform.stored_file
);
create index certificate_by_person on certificate (person_id, valid_to);

-- An authority sees the institutions that serve its points.
create function sees_institution(owner uuid) returns boolean language sql stable as $$
    select platform.sees_all() or platform.is_institution(owner)
        or (platform.scope_kind() = 'authority' and exists (
            select from institution_authority a where a.institution_id = owner and a.authority_id = platform.scope_authority()))
$$;

alter table institution enable row level security;
create policy by_scope on institution using (sees_institution(id)) with check (platform.sees_all() or platform.is_institution(id));
alter table person enable row level security;
create policy by_scope on person using (sees_institution(institution_id)) with check (platform.sees_all() or platform.is_institution(institution_id));
alter table certificate enable row level security;
create policy by_scope on certificate using (sees_institution(institution_id)) with check (platform.sees_all() or platform.is_institution(institution_id));
alter table institution_authority enable row level security;
create policy by_scope on institution_authority using (platform.sees_all() or platform.is_authority(authority_id) or platform.is_institution(institution_id));
