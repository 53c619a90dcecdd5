// Of which enterprises a record, or the retraction of one, was learned on some days.
// $since: the first of the days
// $until: the last of the days
MATCH (version:Record)-[:ABOUT]->(enterprise:Enterprise)
WHERE NOT version:Registration
  AND (date($since) <= version.recorded_at <= date($until)
    OR date($since) <= version.retracted_at <= date($until))
WITH DISTINCT enterprise.enterprise_id AS id ORDER BY id
RETURN collect(id) AS enterprise_id
