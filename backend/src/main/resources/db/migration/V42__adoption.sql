-- What a server needs to go on with a run of another's: its commands, and the commit that was asked for.
alter table run add column commands jsonb not null default '[]';

alter table run add column reference text not null default '';
