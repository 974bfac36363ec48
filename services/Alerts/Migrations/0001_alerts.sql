-- Data frames as they came, what was refused, what the rules found, and what people did about it.

-- Factor codes as sent, by number: a frame holds numbers.
create table factor_code (
    id   integer generated always as identity primary key,
    code text not null unique
);
insert into platform.unowned_table values ('factor_code', 'factor codes of HJ 212, nobody''s');

-- One row per frame. Values of all factors follow each other in "vals"; "fields" says by bit, factor by factor, which they are.
create table frame (
    point_id     uuid             not null,
    cn           smallint         not null,
    -- DataTime, or QN's time, or that of receipt where none was sent.
    data_time    timestamptz      not null,
    pno          smallint         not null,
    -- 64 bits of the content's SHA-256: a resend is recognised, a second frame of the same time with other content is kept.
    content      bigint           not null,
    -- Order of receipt.
    seq          bigint           not null,
    received_at  timestamptz      not null,
    qn           timestamptz,
    st           smallint         not null,
    flag         smallint,
    deviations   integer          not null,
    factors      integer[]        not null,
    fields       integer[]        not null,
    vals         double precision[] not null,
    -- One letter per factor, a dash where no flag was sent.
    flags        text             not null,
    -- Unix seconds per factor, 0 where none; null when no factor has one.
    sample_times bigint[],
    -- Parameters of no factor, and readings that are not wholly in the arrays, as sent.
    rest         text,
    primary key (point_id, cn, data_time, pno, content)
);
create index frame_by_seq on frame (seq);

create table rejected_frame (
    id          bigint generated always as identity primary key,
    received_at timestamptz not null,
    reason      text        not null,
    -- What looks like a device id in the bytes; not to be trusted.
    mn          text        not null,
    remote      text        not null,
    length      integer     not null,
    raw         bytea       not null
);
create index rejected_frame_by_time on rejected_frame (received_at);

-- Up to where the rules have seen the frames: what lies beyond is put before them again after a crash.
create table detection_progress (
    one boolean primary key default true check (one),
    seq bigint  not null
);
insert into detection_progress (seq) values (0);
insert into platform.unowned_table values ('detection_progress', 'a position');

-- Maintenance in progress, as Maintenance told.
create table visit_ref (
    id          uuid primary key,
    point_id    uuid        not null,
    person_id   uuid,
    started_at  timestamptz not null,
    finished_at timestamptz,
    told_at     timestamptz not null
);
create index visit_ref_by_time on visit_ref (started_at);
insert into platform.unowned_table values ('visit_ref', 'read by the rules alone');

create table alert (
    id                 uuid primary key,
    point_id           uuid        not null,
    enterprise_id      uuid        not null,
    authority_id       uuid        not null,
    institution_id     uuid,
    -- Empty for the point as a whole.
    factor_code        text        not null,
    rule               text        not null,
    rule_version       text        not null,
    parameters         jsonb       not null,
    parameters_label   text        not null,
    category           text        not null,
    level              text        not null check (level in ('notice', 'warning', 'supervision')),
    episode_started_at timestamptz not null,
    detected_at        timestamptz not null,
    raised_at          timestamptz not null,
    episode_until      timestamptz not null,
    episode_ended_at   timestamptz,
    end_reason         text,
    evidence           jsonb       not null,
    explanation_zh     text        not null,
    explanation_en     text        not null,
    status             text        not null check (status in ('raised', 'verified', 'closed')),
    confirmed          boolean,
    verified_at        timestamptz,
    verified_by        text,
    verification_note  text,
    verdict            text check (verdict in ('equipment-fault', 'process-cause', 'maintenance-fault', 'falsification-suspected', 'false-alarm')),
    closed_at          timestamptz,
    closed_by          text,
    closure_note       text,
    analysis_due_at    timestamptz not null,
    version            bigint      not null,
    -- One episode, one alert.
    unique (point_id, factor_code, rule, episode_started_at)
);
create index alert_by_time on alert (raised_at, id);
create index alert_open_episode on alert (point_id) where episode_ended_at is null;

-- What a rule would have raised, and why it was held back.
create table suppression (
    id                 uuid primary key,
    point_id           uuid        not null,
    enterprise_id      uuid        not null,
    authority_id       uuid        not null,
    institution_id     uuid,
    factor_code        text        not null,
    rule               text        not null,
    rule_version       text        not null,
    episode_started_at timestamptz not null,
    held_at            timestamptz not null,
    reason             text        not null,
    reason_id          uuid,
    evidence           jsonb       not null,
    unique (point_id, factor_code, rule, episode_started_at, reason)
);
create index suppression_by_point on suppression (point_id, held_at);

create table cause_analysis (
    id             uuid primary key,
    alert_id       uuid        not null references alert,
    point_id       uuid        not null,
    enterprise_id  uuid        not null,
    authority_id   uuid        not null,
    institution_id uuid,
    content        text        not null,
    file_id        uuid references platform.stored_file,
    filed_at       timestamptz not null,
    filed_by       text        not null,
    due_at         timestamptz not null,
    late           boolean     not null,
    status         text        not null check (status in ('filed', 'accepted', 'returned')),
    reviewed_at    timestamptz,
    reviewed_by    text,
    review_note    text,
    version        bigint      not null
);
create index cause_analysis_by_alert on cause_analysis (alert_id, filed_at);

do $$
declare t text;
begin
    foreach t in array array['alert', 'suppression', 'cause_analysis'] loop
        execute format('alter table %I enable row level security', t);
        execute format('create policy by_scope on %I using (sees_owners(enterprise_id, authority_id, institution_id))', t);
    end loop;
end $$;
alter table frame enable row level security;
create policy by_scope on frame using (platform.sees_all() or exists (select from point_ref p where p.id = frame.point_id));
alter table rejected_frame enable row level security;
create policy by_scope on rejected_frame using (platform.sees_all());
