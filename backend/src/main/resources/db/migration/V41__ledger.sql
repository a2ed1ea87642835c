alter table schedule add column suspended boolean not null default false;

-- The first instant that the ledger does not hold yet; null: by hand only, or not reckoned yet.
alter table schedule add column next_due timestamptz;

create table ledger (
    schedule text not null,
    due timestamptz not null,
    outcome text not null check (outcome in ('ran', 'skipped', 'missed')),
    run bigint,
    reason text not null,
    recorded_at timestamptz not null,
    primary key (schedule, due),
    check ((outcome = 'ran') = (run is not null))
);

-- db-scheduler's, as its version 16 has it.
create table scheduled_tasks (
    task_name text not null,
    task_instance text not null,
    task_data bytea,
    execution_time timestamptz not null,
    picked boolean not null,
    picked_by text,
    last_success timestamptz,
    last_failure timestamptz,
    consecutive_failures int,
    last_heartbeat timestamptz,
    version bigint not null,
    priority smallint,
    primary key (task_name, task_instance)
);

create index execution_time_idx on scheduled_tasks (execution_time);

create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);
