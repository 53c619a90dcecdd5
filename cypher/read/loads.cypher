// The loads that this graph is made of, and whether each came to its end.
MATCH (load:Load)
RETURN load.load_id AS load_id, load.status AS status, load.content AS content
ORDER BY load_id
