-- What is to be told to whom: once per key and channel. next_try null: it is delivered or given up.
create table notice (
    id bigint generated always as identity primary key,
    key text not null,
    kind text not null,
    target text not null,
    body jsonb not null,
    attempts int not null default 0,
    next_try timestamptz,
    delivered_at timestamptz,
    problem text not null default '',
    unique (key, kind, target)
);

create index notice_to_try on notice (next_try) where next_try is not null;

alter table schedule add column sla_minutes int check (sla_minutes > 0);

alter table schedule add column watchers jsonb not null default '[]';

-- Whether what its end, and its being late, give cause to tell has been handed on.
alter table run add column noticed boolean not null default false;

alter table run add column sla_noticed boolean not null default false;

update run set noticed = true, sla_noticed = true where finished_at is not null;

create index run_to_notice on run (id) where finished_at is not null and not noticed;
