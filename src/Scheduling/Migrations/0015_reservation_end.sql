-- What is held of a resource from one time to another, in order, out of the index alone: the exclusion constraint's own index finds an overlap,
-- but walks several of its pages for each resource that a slot search asks for.
create index reservation_resource_end on scheduling.reservation (resource_id, upper(during)) include (during);
