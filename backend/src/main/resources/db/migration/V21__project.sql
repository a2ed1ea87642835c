create table project (
    id text primary key,
    dbt_name text not null,
    profile text not null,
    url text not null,
    branch text not null,
    folder text not null
);
