-- Whom a participant must not meet in a hearing: participants of the same hearing, who are never put in one place with this one. Each pair stands
-- on one of its two appearances.
alter table scheduling.appearance add column kept_apart uuid[] not null default '{}';
