create table schedule (
    slug text primary key,
    project text not null,
    display_name text not null,
    description text not null,
    cron text not null,
    timezone text not null,
    branch text not null,
    commands jsonb not null,
    defer_to_production boolean not null,
    owner text not null
);

create table run (
    id bigint generated always as identity primary key,
    schedule text not null,
    project text not null,
    state text not null,
    trigger_kind text not null,
    triggered_by text,
    reason text,
    branch text not null,
    commit_hash text,
    commit_subject text,
    queued_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    steps jsonb not null default '[]',
    message text not null default '',
    done int not null default 0,
    total int not null default 0,
    publishes boolean not null default false
);

create index run_of_schedule on run (schedule, id desc);

create unique index one_run_at_a_time on run (schedule) where state in ('STARTING', 'RUNNING');
