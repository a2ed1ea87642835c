-- What is asked for every five seconds finds the few rows that it is about, however long the history.
create index run_ended on run (schedule, finished_at) where finished_at is not null;

create index run_to_watch on run (id) where not sla_noticed and (finished_at is null or not noticed);

create index run_with_login on run (id) where login_own and not login_dropped;
