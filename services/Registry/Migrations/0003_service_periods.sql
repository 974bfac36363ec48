-- An authority sees an institution from the day it serves a point of theirs to its last.
alter table institution_authority drop constraint institution_authority_pkey;
alter table institution_authority add primary key (point_id, valid_from);
alter table institution_authority add column valid_to date;
create index institution_authority_by_institution on institution_authority (institution_id, authority_id);

create or replace function sees_institution(owner uuid) returns boolean language sql stable as $$
    select platform.sees_all() or platform.is_institution(owner)
        or (platform.scope_kind() = 'authority' and exists (
            select from institution_authority a
            where a.institution_id = owner and a.authority_id = platform.scope_authority() and platform.in_force(a.valid_from, a.valid_to)))
$$;
