create table state_artifact (
    run bigint primary key,
    project text not null,
    schedule text not null,
    branch text not null,
    commit_hash text not null,
    finished_at timestamptz not null,
    manifest_schema int not null,
    dbt_version text not null,
    adapter text not null,
    project_name text not null,
    models int not null,
    generated_at timestamptz not null
);

create index state_artifact_latest on state_artifact (schedule, run desc);

create table defer_choice (
    user_name text not null,
    project text not null,
    mode text not null,
    schedule text,
    pinned_run bigint,
    primary key (user_name, project)
);
