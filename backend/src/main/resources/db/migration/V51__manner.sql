-- How a schedule's runs build: 'standard', 'deferred <schedule> last', 'deferred <schedule> successful', 'turbo_ci <schedule>'.
alter table schedule add column kind text not null default 'standard';

alter table schedule add column variables jsonb not null default '{}';

-- How long and of how many runs log and artifacts are kept; null: no limit.
alter table schedule add column keep_days int check (keep_days > 0);

alter table schedule add column keep_runs int check (keep_runs > 0);

alter table run add column kind text not null default 'standard';

create table schedule_secret (
    schedule text not null references schedule (slug) on delete cascade,
    name text not null,
    sealed text not null,
    primary key (schedule, name)
);
