-- Legal days are Shanghai's. What is valid for a period is so from its first day to its last, whenever it was written down.
create function platform.today() returns date language sql stable parallel safe as
    $$ select (now() at time zone 'Asia/Shanghai')::date $$;

create function platform.in_force(first_day date, last_day date) returns boolean language sql stable parallel safe as
    $$ select first_day <= platform.today() and (last_day is null or last_day >= platform.today()) $$;
