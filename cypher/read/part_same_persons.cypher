// Which persons people have confirmed to be the same as some persons.
// A pair comes when any version of a link between the two, known by then, holds on the day: more
// pairs than truly hold, never fewer, as the version that counts is chosen after reading all.
// $elements: element ids of the nodes
// $as_of: the day on which links hold
// $known_at: the day by which they were learned
UNWIND $elements AS element
MATCH (node) WHERE elementId(node) = element
MATCH (node)-[link:SAME_PERSON]-(other)
WHERE link.recorded_at <= $known_at AND link.retracted_at IS NULL
  AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
  AND (link.valid_to IS NULL OR link.valid_to > $as_of)
  AND link.decision = 'confirmed'
WITH DISTINCT node, other
WITH
  collect([
    elementId(node),
    elementId(other),
    CASE WHEN other:Person THEN 'Person' ELSE 'Enterprise' END
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS element,
  [row IN rows | row[1]] AS other,
  [row IN rows | row[2]] AS kind
