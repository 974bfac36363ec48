-- A service's own copy of what Sites says of points: whose, supervised and served by whom, and what is installed.
-- Events of one point can arrive out of order: each of the two kinds of facts on a row has its own ordinal.
create table point_ref (
    id                    uuid primary key,
    enterprise_id         uuid   not null,
    authority_id          uuid   not null,
    institution_id        uuid,
    assigned_ordinal      bigint not null default 0,
    -- Null until the registration has arrived.
    kind                  text check (kind in ('wastewater', 'flue-gas')),
    name                  text,
    outlet_code           text,
    mn                    text unique,
    longitude             numeric(10,7),
    latitude              numeric(10,7),
    coordinate_system     text check (coordinate_system in ('wgs84', 'gcj02')),
    sign_in_radius_metres integer,
    registered_ordinal    bigint not null default 0
);
create index point_ref_by_institution on point_ref (institution_id);
create index point_ref_by_enterprise on point_ref (enterprise_id);
create index point_ref_by_authority on point_ref (authority_id);

create table instrument_ref (
    id                      uuid primary key,
    point_id                uuid        not null,
    factor_code             text        not null,
    model                   text        not null,
    brand                   text        not null,
    unit                    text,
    range_low               numeric,
    range_high              numeric,
    detection_limit         numeric,
    emission_limit          numeric,
    measuring_cycle_minutes integer,
    installed_at            timestamptz not null
);
create index instrument_ref_by_point on instrument_ref (point_id, factor_code);

-- Who may see what concerns a point: its enterprise, its authority, the institution that served it then.
create function sees_owners(enterprise uuid, authority uuid, institution uuid) returns boolean language sql stable parallel safe as
    $$ select platform.sees_all() or platform.is_enterprise(enterprise) or platform.is_authority(authority) or platform.is_institution(institution) $$;

alter table point_ref enable row level security;
create policy by_scope on point_ref using (sees_owners(enterprise_id, authority_id, institution_id));
alter table instrument_ref enable row level security;
create policy by_scope on instrument_ref using (platform.sees_all() or exists (select from point_ref p where p.id = instrument_ref.point_id));
