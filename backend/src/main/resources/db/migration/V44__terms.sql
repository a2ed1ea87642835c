alter table schedule add column overlap text not null default 'SKIP' check (overlap in ('SKIP', 'QUEUE'));

alter table schedule add column timeout_minutes int check (timeout_minutes > 0);

alter table schedule add column after_schedule text;

alter table schedule add column after_states text[] not null default '{}';

alter table schedule add column on_merge boolean not null default false;

-- The branch head of the latest start on merge, or the one that was there when that was asked for.
alter table schedule add column merge_head text;

alter table run add column timeout_minutes int;

create unique index one_run_waits on run (schedule) where state = 'QUEUED';

-- From when on ends of the other schedule's runs count.
alter table schedule add column after_since timestamptz;

-- What started it: '' is a set time; 'run 12' that run's end, 'head <hash>' that commit at the branch's head.
alter table ledger add column cause text not null default '';

alter table ledger drop constraint ledger_pkey;

alter table ledger add primary key (schedule, due, cause);

create unique index cause_once on ledger (schedule, cause) where cause <> '';

-- Calls of the push hook that were taken: none is taken twice.
create table hook_call (
    digest text primary key,
    received_at timestamptz not null default now()
);
