-- An authority sees whoever serves its points today.
create or replace function sees_institution(owner uuid) returns boolean language sql stable as $$
    select platform.sees_all() or platform.is_institution(owner)
        or (platform.scope_kind() = 'authority' and exists (
            select from point_service s
            where s.institution_id = owner and s.authority_id = platform.scope_authority() and platform.in_force(s.valid_from, s.valid_to)))
$$;
