-- Schemes as data, evidence as it came, and nothing computed: scores are computed on read.
create table institution_ref (
    id          uuid primary key,
    uscc        text   not null,
    name        text   not null,
    key_ordinal bigint not null
);

create table scheme (
    version     text primary key,
    valid_from  date  not null,
    valid_to    date,
    document    jsonb not null
);
insert into platform.unowned_table values ('scheme', 'the rules of the score are public');

-- What happened, as the events told it. Insert-only: a line of a score is never more than this and the scheme.
create table evidence (
    event_id       uuid primary key,
    type           text        not null,
    source         text        not null,
    position       bigint      not null,
    institution_id uuid        not null,
    period         integer     not null check (period between 2000 and 2200),
    occurred_at    timestamptz not null,
    payload        jsonb       not null
);
create index evidence_by_institution on evidence (institution_id, period, event_id);

-- An institution sees itself, an authority whoever serves its points: point_ref's policy holds inside.
create function sees_institution(owner uuid) returns boolean language sql stable as $$
    select platform.sees_all() or platform.is_institution(owner)
        or (platform.scope_kind() = 'authority' and exists (select from point_ref p where p.institution_id = owner))
$$;
alter table institution_ref enable row level security;
create policy by_scope on institution_ref using (sees_institution(id));
alter table evidence enable row level security;
create policy by_scope on evidence using (sees_institution(institution_id));

insert into scheme (version, valid_from, valid_to, document) values ('demo-2026.1', '2026-01-01', null, '{
  "version": "demo-2026.1",
  "nameEn": "Demonstration scheme for O&M institutions (not official)",
  "nameZh": "运维机构信用评价示例方案（非官方）",
  "basePoints": 100,
  "confidence": "P",
  "indicators": [
    { "code": "record-confirmed", "nameEn": "Visit confirmed on the day", "nameZh": "运维记录当日确认",
      "evidence": "shemss.maintenance.record-confirmed.v1", "when": { "late": false, "receivedLate": false }, "at": "confirmedAt",
      "points": 0.5, "cap": 20, "clause": "沪环监测〔2023〕167号 一(二)" },
    { "code": "record-confirmed-late", "nameEn": "Visit confirmed after the day", "nameZh": "运维记录逾期确认",
      "evidence": "shemss.maintenance.record-confirmed.v1", "when": { "late": true }, "at": "confirmedAt",
      "points": 0.1, "cap": 20, "clause": "沪环监测〔2023〕167号 一(二)" },
    { "code": "record-received-late", "nameEn": "Record reached the server after the day", "nameZh": "运维记录逾期上传",
      "evidence": "shemss.maintenance.record-confirmed.v1", "when": { "receivedLate": true }, "at": "confirmedAt",
      "points": -0.5, "cap": 20, "clause": "沪环监测〔2023〕167号 一(二)" },
    { "code": "report-passed", "nameEn": "Comparison passed", "nameZh": "比对合格",
      "evidence": "shemss.comparison.report-judged.v1", "when": { "passed": true }, "at": null,
      "points": 2, "cap": 20, "clause": "沪环监测〔2023〕167号 二(二)" },
    { "code": "report-failed", "nameEn": "Comparison failed", "nameZh": "比对不合格",
      "evidence": "shemss.comparison.report-judged.v1", "when": { "passed": false }, "at": null,
      "points": -2, "cap": 20, "clause": "沪环监测〔2023〕167号 二(二)" },
    { "code": "report-filed-late", "nameEn": "Report filed late", "nameZh": "比对报告逾期上传",
      "evidence": "shemss.comparison.report-filed-late.v1", "when": {}, "at": "filedAt",
      "points": -1, "cap": 10, "clause": "沪环监测〔2023〕167号 二(二)" },
    { "code": "alert-verified", "nameEn": "Anomaly verified", "nameZh": "数据异常属实",
      "evidence": "shemss.alerts.alert-verified.v1", "when": { "confirmed": true }, "at": "verifiedAt",
      "points": -3, "cap": 30, "clause": "沪环监测〔2023〕167号 三(三)" }
  ]
}');
