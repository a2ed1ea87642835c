-- "retry of run #12" leads from that run to this one.
create index run_retry on run (schedule, reason) where trigger_kind = 'retry';
