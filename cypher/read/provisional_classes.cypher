// The provisional classes of one publication in the order of enterprise_id.
// $publication: its id
// $after: only those behind this enterprise_id; '' starts
MATCH (told:ProvisionalClass)
WHERE told.publication = $publication AND told.enterprise_id > $after
WITH told ORDER BY told.enterprise_id LIMIT 9223372036854775807
WITH collect([told.enterprise_id, told.before, told.after]) AS rows
RETURN
  [row IN rows | row[0]] AS enterprise_id,
  [row IN rows | row[1]] AS before,
  [row IN rows | row[2]] AS after
