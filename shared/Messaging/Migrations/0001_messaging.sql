-- The bus for speed, the log for truth.
create schema messaging;

-- Events of transactions that have committed and are not in the log yet. Deleted as they move there.
create table messaging.outbox (
    seq          bigint generated always as identity primary key,
    id           uuid        not null unique,
    type         text        not null,
    key          text        not null,
    key_ordinal  bigint      not null,
    occurred_at  timestamptz not null,
    actor        text        not null,
    appended_at  timestamptz not null default clock_timestamp(),
    trace_parent text,
    payload      jsonb       not null
);

-- 1, 2, 3 … per aggregate. The row's lock makes writers of one aggregate wait for each other, so ordinals follow commit order.
create table messaging.key_ordinal (
    key  text   primary key,
    last bigint not null
);

-- Dense positions in an order no late commit can slip behind: only the sequencer hands them out.
create table messaging.event_log (
    position     bigint      not null primary key,
    id           uuid        not null,
    type         text        not null,
    key          text        not null,
    key_ordinal  bigint      not null,
    occurred_at  timestamptz not null,
    recorded_at  timestamptz not null default clock_timestamp(),
    actor        text        not null,
    trace_parent text,
    payload      jsonb       not null
) partition by range (position);
-- Reconciliation and feeds page through one type at a time; evidence links look an event up by its id.
create index event_log_type on messaging.event_log (type, position);
create index event_log_id on messaging.event_log (id);

create table messaging.log_head (
    one      boolean primary key default true check (one),
    position bigint  not null
);
insert into messaging.log_head (position) values (0);

create table messaging.relay_position (
    one      boolean primary key default true check (one),
    position bigint  not null
);
insert into messaging.relay_position (position) values (0);

-- What has taken effect here. A service has one subscriber per event type, so the event's id is key enough; the subscriber's
-- name is none: renaming a class must not let history take effect again.
create table messaging.inbox (
    message_id  uuid        primary key,
    source      text        not null,
    type        text        not null,
    position    bigint      not null,
    received_at timestamptz not null default clock_timestamp()
);
-- Purging goes by what lies below a subscription's progress.
create index inbox_progress on messaging.inbox (source, type, position);

create table messaging.subscription_progress (
    source     text        not null,
    type       text        not null,
    position   bigint      not null,
    checked_at timestamptz not null default clock_timestamp(),
    primary key (source, type)
);

create table messaging.parked (
    message_id   uuid        primary key,
    consumer     text        not null,
    source       text        not null,
    type         text        not null,
    position     bigint      not null,
    key          text        not null,
    key_ordinal  bigint      not null,
    occurred_at  timestamptz not null,
    actor        text        not null,
    trace_parent text,
    payload      jsonb       not null,
    error        text        not null,
    attempts     integer     not null,
    parked_at    timestamptz not null default clock_timestamp()
);

-- Partitions of a million positions each. The service's role may not create tables, so this runs as the owner.
create function messaging.ensure_partitions(up_to bigint) returns void language plpgsql security definer set search_path = messaging, pg_temp as $$
declare
    size constant bigint := 1000000;
    n bigint;
begin
    for n in 0 .. up_to / size loop
        if to_regclass('messaging.event_log_' || n) is null then
            execute format('create table if not exists messaging.event_log_%s partition of messaging.event_log for values from (%s) to (%s)', n, n * size, (n + 1) * size);
        end if;
    end loop;
end $$;
revoke all on function messaging.ensure_partitions(bigint) from public;
select messaging.ensure_partitions(1000000);

-- What is older than the retention (5 years) goes a whole partition at a time; only the owner may do it.
create function messaging.drop_partitions_before(instant timestamptz) returns integer language plpgsql as $$
declare
    part record;
    newest timestamptz;
    dropped integer := 0;
begin
    for part in select c.oid::regclass as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
                where i.inhparent = 'messaging.event_log'::regclass loop
        execute format('select max(recorded_at) from %s', part.name) into newest;
        if newest is not null and newest < instant then
            execute format('drop table %s', part.name);
            dropped := dropped + 1;
        end if;
    end loop;
    return dropped;
end $$;
revoke all on function messaging.drop_partitions_before(timestamptz) from public;

-- The log is INSERT-only for the service.
create function messaging.grant_to(role_name text) returns void language plpgsql as $$
begin
    execute format('grant usage on schema messaging to %I', role_name);
    execute format('grant select, insert, update, delete on messaging.outbox, messaging.key_ordinal, messaging.inbox, messaging.subscription_progress, messaging.parked to %I', role_name);
    execute format('grant usage, select on all sequences in schema messaging to %I', role_name);
    execute format('grant select, update on messaging.log_head, messaging.relay_position to %I', role_name);
    execute format('grant select, insert on messaging.event_log to %I', role_name);
    execute format('grant execute on function messaging.ensure_partitions(bigint) to %I', role_name);
end $$;
revoke all on function messaging.grant_to(text) from public;
