-- What the publishing side of the tests does: a fact and its event in one transaction.
create table fact (
    event_id uuid   primary key,
    type     text   not null,
    key      text   not null,
    number   bigint not null
);

-- What the subscribing side does, without any constraint: an event that took effect twice has two rows.
create table effect (
    id           bigint generated always as identity primary key,
    event_id     uuid   not null,
    type         text   not null,
    key          text   not null,
    key_ordinal  bigint not null,
    number       bigint not null,
    position     bigint not null,
    trace_parent text
);

-- A kept copy: the newest of each key.
create table copy (
    key         text   primary key,
    key_ordinal bigint not null,
    number      bigint not null
);

-- What a handler cannot bear.
create table unbearable (
    number bigint primary key
);

insert into platform.unowned_table values ('fact', 'test'), ('effect', 'test'), ('copy', 'test'), ('unbearable', 'test');
