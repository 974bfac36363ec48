-- What row-level security policies ask of the session. DbSession sets the three settings per transaction;
-- a connection that never said who it is sees nothing.
create schema platform;

create function platform.scope_kind() returns text language sql stable parallel safe as
    $$ select coalesce(nullif(current_setting('shemss.scope', true), ''), 'none') $$;

create function platform.scope_org() returns uuid language sql stable parallel safe as
    $$ select nullif(current_setting('shemss.org', true), '')::uuid $$;

create function platform.scope_authority() returns uuid language sql stable parallel safe as
    $$ select nullif(current_setting('shemss.authority', true), '')::uuid $$;

create function platform.sees_all() returns boolean language sql stable parallel safe as
    $$ select platform.scope_kind() in ('system', 'city') $$;

create function platform.is_institution(owner uuid) returns boolean language sql stable parallel safe as
    $$ select platform.scope_kind() = 'institution' and owner = platform.scope_org() $$;

create function platform.is_enterprise(owner uuid) returns boolean language sql stable parallel safe as
    $$ select platform.scope_kind() = 'enterprise' and owner = platform.scope_org() $$;

create function platform.is_authority(owner uuid) returns boolean language sql stable parallel safe as
    $$ select platform.scope_kind() = 'authority' and owner = platform.scope_authority() $$;

-- Tables whose rows belong to nobody in particular, each with the reason. A test finds every other table without a policy.
create table platform.unowned_table (
    table_name text primary key,
    reason     text not null
);
insert into platform.unowned_table values ('schema_journal', 'which scripts ran');
