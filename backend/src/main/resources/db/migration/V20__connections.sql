create table warehouse_connection (
    name text primary key,
    project text not null,
    user_name text,
    host text not null,
    port int not null,
    database_name text not null,
    login text not null,
    sealed_password text not null,
    schema_name text not null,
    ssl_mode text not null
);
