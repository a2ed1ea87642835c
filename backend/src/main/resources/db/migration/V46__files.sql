-- Schedules that stand in files of a project's default branch, and what is wrong with a file; the schedule is then as it was.
create table bolt_file (
    project text not null,
    path text not null,
    schedule text,
    line int,
    problem text,
    primary key (project, path)
);

create table bolt_file_head (
    project text primary key,
    commit_hash text not null
);
