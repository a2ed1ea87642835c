create table desk_user (
    user_name    text primary key,
    project      text,
    color_scheme text not null default 'dark'
);

create table desk (
    user_name text not null,
    project   text not null,
    layout    text not null,
    primary key (user_name, project)
);

create table desk_draft (
    user_name text not null,
    project   text not null,
    path      text not null,
    text      text not null,
    base      text,
    primary key (user_name, project, path)
);
