create table api_token (
    sha256 char(64) primary key,
    user_name text not null,
    created_at timestamptz not null
);
