// Pairs of persons suspected, confirmed or refused to be the same, as last decided, by their ids.
// $decision: only pairs of this decision; null takes all
// $after_id: person_id of the last pair of the page before; '' starts
// $after_other: other_id of that pair
// $limit: how many pairs a page holds
MATCH (person:Person)-[match:SAME_PERSON]->(other:Person)
WHERE person.person_id > $after_id
   OR (person.person_id = $after_id AND other.person_id > $after_other)
WITH person, other, match
ORDER BY coalesce(match.retracted_at, match.recorded_at) DESC, match.retracted_at IS NOT NULL DESC,
         match.version_id DESC
WITH person, other, collect(match)[0] AS match
WHERE match.retracted_at IS NULL AND ($decision IS NULL OR match.decision = $decision)
RETURN person.person_id AS person_id, person.name AS name, other.person_id AS other_id,
       other.name AS other_name, match.decision AS decision, match.score AS score,
       match.evidence AS evidence, match.decided_by AS decided_by, match.details AS details,
       toString(match.recorded_at) AS recorded_at
ORDER BY person_id, other_id
LIMIT $limit
