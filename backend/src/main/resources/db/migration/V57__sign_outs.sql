create table sign_out (
    user_name text primary key,
    stamp text not null,
    at timestamptz not null
);
