-- The heads that a schedule which builds every branch has seen.
create table branch_head (
    schedule text not null references schedule (slug) on delete cascade,
    branch text not null,
    commit_hash text not null,
    primary key (schedule, branch)
);
