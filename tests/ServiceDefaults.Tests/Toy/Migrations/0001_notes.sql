create table note (
    id             uuid    primary key,
    version        bigint  not null default 1,
    institution_id uuid    not null,
    title          text    not null unique,
    kind           text    not null check (kind in ('plain', 'self-operated')),
    stars          integer not null,
    state          text    not null default 'draft',
    file_id        uuid
);
alter table note enable row level security;
create policy owner on note using (platform.sees_all() or platform.is_institution(institution_id));

create table remark (
    id             uuid primary key,
    institution_id uuid not null,
    note_id        uuid not null references note,
    text           text not null
);
alter table remark enable row level security;
create policy owner on remark using (platform.sees_all() or platform.is_institution(institution_id));
