-- As whom the run works in the warehouse.
alter table run add column login text not null default '';

alter table run add column login_own boolean not null default false;

alter table run add column login_dropped boolean not null default false;
