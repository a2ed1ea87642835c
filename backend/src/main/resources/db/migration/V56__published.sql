create index run_published on run (schedule, id) where publishes;
