-- Answers of POSTs, kept with their effect so that a repetition gets the same answer and no second effect.
create table platform.idempotency_key (
    subject         text        not null,
    operation       text        not null,
    key             text        not null,
    request_hash    bytea       not null,
    scope_kind      text        not null,
    scope_org       uuid,
    scope_authority uuid,
    status          integer,
    headers         jsonb,
    body            bytea,
    created_at      timestamptz not null,
    primary key (subject, operation, key)
);
create index idempotency_key_created_at on platform.idempotency_key (created_at);

alter table platform.idempotency_key enable row level security;
create policy owner on platform.idempotency_key
    using (platform.scope_kind() = 'system'
        or (scope_kind = platform.scope_kind()
            and scope_org is not distinct from platform.scope_org()
            and scope_authority is not distinct from platform.scope_authority()));

-- What was uploaded. The bytes lie in the file store under their SHA-256; several rows may share them.
create table platform.stored_file (
    id             uuid        primary key,
    sha256         text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
    size           bigint      not null check (size > 0),
    content_type   text        not null,
    name           text        not null check (length(name) between 1 and 200),
    institution_id uuid,
    enterprise_id  uuid,
    authority_id   uuid,
    uploaded_by    text        not null,
    uploaded_at    timestamptz not null,
    check (num_nonnulls(institution_id, enterprise_id, authority_id) <= 1)
);
create index stored_file_sha256 on platform.stored_file (sha256);

alter table platform.stored_file enable row level security;
create policy owner on platform.stored_file
    using (platform.sees_all()
        or platform.is_institution(institution_id)
        or platform.is_enterprise(enterprise_id)
        or platform.is_authority(authority_id));
