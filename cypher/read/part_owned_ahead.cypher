// Three steps down at once: in which enterprises some nodes hold interests or are executive
// partner, and the same of the enterprises met.
// A pair comes when any version of a link between the two, known by then, holds on the day: more
// pairs than truly hold, never fewer, as the version that counts is chosen after reading all.
// $elements: element ids of the nodes
// $as_of: the day on which links hold
// $known_at: the day by which they were learned
UNWIND $elements AS element
MATCH (start) WHERE elementId(start) = element
WITH collect(start) AS starts
CALL (starts) {
  UNWIND starts AS node
  MATCH (node)-[link:HOLDS|EXECUTIVE_PARTNER_OF]->(other)
  WHERE link.recorded_at <= $known_at AND link.retracted_at IS NULL
    AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
    AND (link.valid_to IS NULL OR link.valid_to > $as_of)
  WITH DISTINCT node, other
  RETURN
    collect([
      1,
      elementId(node),
      elementId(other),
      CASE WHEN other:Person THEN 'Person' ELSE 'Enterprise' END
    ]) AS first_pairs,
    collect(DISTINCT CASE WHEN other:Enterprise THEN other END) AS first
}
CALL (first) {
  UNWIND first AS node
  MATCH (node)-[link:HOLDS|EXECUTIVE_PARTNER_OF]->(other)
  WHERE link.recorded_at <= $known_at AND link.retracted_at IS NULL
    AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
    AND (link.valid_to IS NULL OR link.valid_to > $as_of)
  WITH DISTINCT node, other
  RETURN
    collect([
      2,
      elementId(node),
      elementId(other),
      CASE WHEN other:Person THEN 'Person' ELSE 'Enterprise' END
    ]) AS second_pairs,
    collect(DISTINCT CASE WHEN other:Enterprise THEN other END) AS second
}
CALL (second) {
  UNWIND second AS node
  MATCH (node)-[link:HOLDS|EXECUTIVE_PARTNER_OF]->(other)
  WHERE link.recorded_at <= $known_at AND link.retracted_at IS NULL
    AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
    AND (link.valid_to IS NULL OR link.valid_to > $as_of)
  WITH DISTINCT node, other
  RETURN
    collect([
      3,
      elementId(node),
      elementId(other),
      CASE WHEN other:Person THEN 'Person' ELSE 'Enterprise' END
    ]) AS third_pairs,
    collect(DISTINCT CASE WHEN other:Enterprise THEN other END) AS third
}
WITH first_pairs + second_pairs + third_pairs AS rows
RETURN
  [row IN rows | row[0]] AS step,
  [row IN rows | row[1]] AS element,
  [row IN rows | row[2]] AS other,
  [row IN rows | row[3]] AS kind
