-- Comparison reports, the raw pairs they rest on and the judgement of each item.
create table report (
    id                    uuid primary key,
    report_number         text        not null,
    kind                  text        not null check (kind in ('water-comparison', 'flue-gas-verification', 'trueness-check')),
    point_id              uuid        not null,
    enterprise_id         uuid        not null,
    authority_id          uuid        not null,
    institution_id        uuid        not null,
    tested_on             date        not null,
    issued_on             date        not null check (issued_on >= tested_on),
    filed_at              timestamptz not null,
    due_on                date        not null,
    due_is_provisional    boolean     not null,
    late                  boolean     not null,
    testing_laboratory    text        not null,
    report_file_id        uuid        not null references platform.stored_file,
    verdict               text        not null check (verdict in ('pass', 'fail', 'not-judged')),
    differs_from_reported boolean     not null,
    filed_by              text        not null,
    version               bigint      not null,
    unique (institution_id, report_number)
);
create index report_by_time on report (filed_at, id);
create index report_by_point on report (point_id, tested_on);

create table original_record (
    report_id uuid not null references report,
    file_id   uuid not null references platform.stored_file,
    primary key (report_id, file_id)
);

create table report_item (
    report_id       uuid    not null references report,
    ordinal         integer not null,
    factor_code     text    not null,
    unit            text    not null,
    reported_error  numeric,
    reported_passed boolean not null,
    verdict         text    not null check (verdict in ('pass', 'fail', 'not-judged')),
    -- Inputs, intermediate values, band, limit, table versions: enough to make the judgement again.
    judgement       jsonb   not null,
    primary key (report_id, ordinal)
);

alter table report enable row level security;
create policy by_scope on report using (sees_owners(enterprise_id, authority_id, institution_id))
    with check (platform.sees_all() or platform.is_institution(institution_id));
alter table report_item enable row level security;
create policy by_scope on report_item using (exists (select from report r where r.id = report_item.report_id));
alter table original_record enable row level security;
create policy by_scope on original_record using (exists (select from report r where r.id = original_record.report_id));
