-- Takes events as new, all of them, or fails with unique_violation: one was applied before. For the end of a transaction that has
-- handled them already. Insert first, look at the progress after: the insert waits for a purge under way, and the second statement
-- then sees the progress that purge rests on.
create function messaging.claim(ids uuid[], sources text[], types text[], positions bigint[]) returns void language plpgsql as $$
begin
    insert into messaging.inbox (message_id, source, type, position)
    select * from unnest(ids, sources, types, positions);
    if exists (select from unnest(sources, types, positions) as i (source, type, position)
               join messaging.subscription_progress p on p.source = i.source and p.type = i.type and p.position >= i.position) then
        raise unique_violation using message = 'An event was applied before';
    end if;
end $$;
