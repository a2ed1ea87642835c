-- When log and files of a run were removed, as its schedule keeps no more.
alter table run add column files_removed_at timestamptz;

create index run_with_files on run (schedule, id desc) where finished_at is not null and files_removed_at is null;
