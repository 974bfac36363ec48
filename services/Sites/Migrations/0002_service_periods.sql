-- Who serves a point follows from the days of its assignments, not from when one was written down.
create index assignment_by_institution on assignment (institution_id, valid_from);

-- With the owner's eyes: assignment's policy asks point's, so point's cannot ask assignment's.
create function points_served_by(institution uuid) returns setof uuid language sql stable security definer set search_path = pg_catalog, public as
    $$ select a.point_id from assignment a where a.institution_id = institution and platform.in_force(a.valid_from, a.valid_to) $$;

drop policy by_scope on point;
create policy by_scope on point
    using (platform.sees_all() or platform.is_enterprise(enterprise_id) or platform.is_authority(authority_id)
        or (platform.scope_kind() = 'institution' and id in (select points_served_by(platform.scope_org()))))
    with check (platform.sees_all() or platform.is_enterprise(enterprise_id));
alter table point drop column serving_institution_id;
