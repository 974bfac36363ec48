-- Who serves a point from which day to which. An assignment made today may begin later, and ends by itself.
create table point_service (
    point_id       uuid   not null,
    enterprise_id  uuid   not null,
    authority_id   uuid   not null,
    institution_id uuid   not null,
    valid_from     date   not null,
    -- Ends before the next one begins, whatever it was agreed for.
    valid_to       date,
    primary key (point_id, valid_from)
);
create index point_service_by_institution on point_service (institution_id, valid_from);

-- Since when is not known of what was copied before.
insert into point_service (point_id, enterprise_id, authority_id, institution_id, valid_from)
select id, enterprise_id, authority_id, institution_id, '2000-01-01' from point_ref where institution_id is not null;

alter table point_service enable row level security;
create policy by_scope on point_service using (sees_owners(enterprise_id, authority_id, institution_id));

create function serving_institution(point uuid) returns uuid language sql stable parallel safe as
    $$ select s.institution_id from point_service s where s.point_id = point and platform.in_force(s.valid_from, s.valid_to) $$;

drop policy by_scope on point_ref;
create policy by_scope on point_ref using (platform.sees_all() or platform.is_enterprise(enterprise_id) or platform.is_authority(authority_id)
    or exists (select from point_service s
        where s.point_id = point_ref.id and platform.is_institution(s.institution_id) and platform.in_force(s.valid_from, s.valid_to)));

-- Read no more, and empty. It stays because the first scripts of services, which run after this one in a new database, name it.
drop index point_ref_by_institution;
update point_ref set institution_id = null where institution_id is not null;
comment on column point_ref.institution_id is 'not used: see point_service';
