alter table defer_choice add column pins jsonb not null default '{}';
