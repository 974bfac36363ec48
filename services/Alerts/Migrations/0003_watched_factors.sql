-- What the rules have judged already, '' for the point as a whole: what they say of it when stored frames are put before them again was
-- said before. What is not here is new to them: a point or an instrument that was filed after its frames had come.
create table watched_factor (
    point_id    uuid not null,
    factor_code text not null,
    primary key (point_id, factor_code)
);
insert into watched_factor select distinct point_id, factor_code from instrument_ref;
insert into watched_factor select distinct point_id, '' from instrument_ref;
insert into platform.unowned_table values ('watched_factor', 'what the rules have judged');
