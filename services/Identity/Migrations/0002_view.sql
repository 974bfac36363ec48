-- That somebody sees the whole city is said, not left out. Until now a regulator without an authority and a partner without an
-- organisation were registered to mean it: what was meant is written down, so that administrators see it and can take it away.
alter table account add column city boolean not null default false;
update account set city = true where role = 'regulator' and authority is null;
alter table account add constraint account_view check ((role = 'regulator') = ((authority is not null) <> city));

alter table client add column authority uuid, add column city boolean not null default false;
update client set city = true where role = 'partner' and organisation is null;
alter table client add constraint client_view check (num_nonnulls(organisation, authority, nullif(city, false)) = case when role = 'partner' then 1 else 0 end);
