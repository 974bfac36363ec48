-- A table with owners, as every service has.
create table asset (
    id             uuid primary key,
    institution_id uuid,
    enterprise_id  uuid,
    authority_id   uuid,
    name           text not null unique,
    on_day         date,
    at             timestamptz,
    tags           text[],
    details        jsonb
);
alter table asset enable row level security;
create policy owned on asset using (
    platform.sees_all()
    or platform.is_institution(institution_id)
    or platform.is_enterprise(enterprise_id)
    or platform.is_authority(authority_id));
