-- Enterprises, monitoring points, instruments, and who serves them.

-- Projections of Registry's events.
create table institution_ref (
    id                           uuid primary key,
    uscc                         text   not null,
    name                         text   not null,
    kind                         text   not null check (kind in ('contractor', 'self-operated')),
    self_operating_enterprise_id uuid,
    status                       text   not null,
    key_ordinal                  bigint not null
);
create index institution_ref_by_name on institution_ref (name, id);
create table authority_ref (
    id    uuid primary key,
    code  text not null,
    name  text not null,
    level text not null
);
insert into platform.unowned_table values
    ('institution_ref', 'names of institutions on file are public: enterprises choose among them'),
    ('authority_ref', 'who supervises is public');

create table enterprise (
    id            uuid primary key,
    uscc          text        not null unique,
    name          text        not null,
    permit_number text,
    address       text        not null,
    division_code text        not null check (division_code ~ '^[0-9]{6}$'),
    contact_name  text        not null,
    contact_phone text        not null,
    registered_at timestamptz not null,
    version       bigint      not null
);
create index enterprise_by_name on enterprise (name, id);

create table point (
    id                     uuid primary key,
    enterprise_id          uuid          not null references enterprise,
    authority_id           uuid          not null references authority_ref,
    kind                   text          not null check (kind in ('wastewater', 'flue-gas')),
    name                   text          not null,
    outlet_code            text          not null,
    mn                     text          not null unique,
    longitude              numeric(10,7) not null,
    latitude               numeric(10,7) not null,
    coordinate_system      text          not null check (coordinate_system in ('wgs84', 'gcj02')),
    sign_in_radius_metres  integer       not null check (sign_in_radius_metres between 10 and 5000),
    -- Who serves it today; the history is in assignment.
    serving_institution_id uuid,
    registered_at          timestamptz   not null,
    version                bigint        not null,
    unique (enterprise_id, outlet_code)
);
create index point_by_name on point (name, id);
create index point_by_authority on point (authority_id, name, id);
create index point_by_institution on point (serving_institution_id, name, id);

create table instrument (
    id                       uuid primary key,
    point_id                 uuid        not null references point,
    enterprise_id            uuid        not null,
    factor_code              text        not null,
    model                    text        not null,
    brand                    text        not null,
    method_principle         text        not null,
    construction_status      text        not null check (construction_status in ('under-construction', 'installed', 'accepted')),
    current_maintainer       text        not null,
    previous_maintainer      text        not null,
    position_name            text        not null,
    position_code            text        not null,
    system_manufacturer      text        not null,
    system_installer         text        not null,
    origin                   text        check (origin in ('domestic', 'imported')),
    unit                     text,
    manufacturer             text,
    production_licence       text,
    test_report_number       text,
    serial_number            text,
    range_low                numeric,
    range_high               numeric     check (range_high > range_low),
    detection_limit          numeric     check (detection_limit >= 0),
    emission_limit           numeric     check (emission_limit >= 0),
    measuring_cycle_minutes  integer     check (measuring_cycle_minutes between 1 and 1440),
    installed_on             date        not null,
    reported_at              timestamptz not null,
    report_due_on            date        not null,
    reported_late            boolean     not null,
    recorded_by              text        not null,
    removed_on               date        check (removed_on >= installed_on),
    version                  bigint      not null
);
-- One instrument of a brand and number stands in one place at a time.
create unique index instrument_serial on instrument (brand, serial_number) where removed_on is null and serial_number is not null;
create unique index instrument_factor on instrument (point_id, factor_code, position_code) where removed_on is null;

create table assignment (
    id              uuid primary key,
    point_id        uuid        not null references point,
    enterprise_id   uuid        not null,
    institution_id  uuid        not null references institution_ref,
    contract_number text,
    contract_amount numeric(18,4) check (contract_amount >= 0),
    contract_file_id uuid       references platform.stored_file,
    valid_from      date        not null,
    valid_to        date        check (valid_to >= valid_from),
    assigned_at     timestamptz not null,
    assigned_by     text        not null
);
create index assignment_by_point on assignment (point_id, valid_from);

alter table point enable row level security;
create policy by_scope on point
    using (platform.sees_all() or platform.is_enterprise(enterprise_id) or platform.is_authority(authority_id) or platform.is_institution(serving_institution_id))
    with check (platform.sees_all() or platform.is_enterprise(enterprise_id));

-- Whoever sees one of its points sees the enterprise, what is installed there and who served it: point's policy holds inside these.
alter table enterprise enable row level security;
create policy by_scope on enterprise
    using (platform.sees_all() or platform.is_enterprise(id) or exists (select from point p where p.enterprise_id = enterprise.id))
    with check (platform.sees_all() or platform.is_enterprise(id));
alter table instrument enable row level security;
create policy by_scope on instrument
    using (platform.sees_all() or platform.is_enterprise(enterprise_id) or exists (select from point p where p.id = instrument.point_id))
    with check (platform.sees_all() or exists (select from point p where p.id = instrument.point_id));
alter table assignment enable row level security;
create policy by_scope on assignment
    using (platform.sees_all() or platform.is_enterprise(enterprise_id) or exists (select from point p where p.id = assignment.point_id))
    with check (platform.sees_all() or platform.is_enterprise(enterprise_id));
