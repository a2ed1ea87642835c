create table node_build (
    project text not null,
    owner text not null,
    node text not null,
    built_at timestamptz not null,
    built_by text not null,
    run bigint,
    primary key (project, owner, node)
);
