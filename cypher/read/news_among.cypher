// Of which of some enterprises a record, or the retraction of one, was learned on some days.
// $enterprise_ids: the enterprises
// $since: the first of the days
// $until: the last of the days
UNWIND $enterprise_ids AS asked
MATCH (enterprise:Enterprise {enterprise_id: asked})<-[:ABOUT]-(version:Record)
WHERE NOT version:Registration
  AND (date($since) <= version.recorded_at <= date($until)
    OR date($since) <= version.retracted_at <= date($until))
RETURN collect(DISTINCT enterprise.enterprise_id) AS enterprise_id
