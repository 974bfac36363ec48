-- Until now the chain held the sheets alone (version 1). From here on (version 2) it holds every act of a visit: sign-in, sheets,
-- sign-out and the enterprise's answer, so that none of them can be altered unseen.
alter table chain_link alter column record_id drop not null;
alter table chain_link add column chain_version integer not null default 1 check (chain_version in (1, 2));
alter table chain_link add column kind text not null default 'record' check (kind in ('sign-in', 'record', 'sign-out', 'confirmation', 'dispute'));
alter table chain_link add column visit_id uuid references visit;
-- The bytes that were hashed; those of a sheet lie with the sheet.
alter table chain_link add column content text;

alter table chain_link disable trigger keep_as_is;
update chain_link c set visit_id = r.visit_id from record r where r.id = c.record_id;
alter table chain_link enable trigger keep_as_is;

alter table chain_link alter column visit_id set not null;
alter table chain_link alter column chain_version drop default;
alter table chain_link alter column kind drop default;
alter table chain_link add check ((kind = 'record') = (record_id is not null) and (kind = 'record') = (content is null));
create unique index chain_link_one_of_a_kind on chain_link (visit_id, kind) where kind <> 'record';
