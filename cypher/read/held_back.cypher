// What the readers of the loads could not read, with the sources of each load.
MATCH (load:Load) WHERE load.held_back IS NOT NULL
RETURN load.load_id AS load_id, coalesce(load.sources, []) AS sources, load.held_back AS held_back
ORDER BY load_id
