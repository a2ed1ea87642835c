-- The servers of this database: who holds a run is alive as long as it says so, by the database's clock.
create table server (
    id uuid primary key,
    home uuid not null,
    place text not null,
    pid bigint not null,
    pid_started timestamptz not null,
    name text not null,
    stopped boolean not null default false,
    heard_at timestamptz not null default now()
);

-- Whose run it is; null: of a server before there were leases.
alter table run add column server uuid;

alter table run add column cancel_asked boolean not null default false;
