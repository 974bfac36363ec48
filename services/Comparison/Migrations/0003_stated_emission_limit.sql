-- What the report says the emission limit is. It is judged by the one on file; that one stands in the judgement's inputs.
alter table report_item add column stated_emission_limit numeric check (stated_emission_limit >= 0);
