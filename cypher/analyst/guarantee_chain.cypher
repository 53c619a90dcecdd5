// Whose debts an enterprise stands for through up to five guarantees.
// group: dealings
// $enterprise_id: text = 91990100MA00000001; the enterprise at the start of the guarantees
// $as_of: date = 2026-10-31; the day on which every guarantee must hold
// -> enterprise_id: text; whose debts are guaranteed at the end of the chain
// -> name: text; its name
// -> class: text; its latest class, null when not graded
// -> steps: integer; how many guarantees lie between
// -> chain: texts; the ids from the guarantor to the debtor
MATCH chain = (start:Enterprise {enterprise_id: $enterprise_id})-[links:GUARANTEES*1..5]->
      (debtor:Enterprise)
WHERE all(node IN nodes(chain) WHERE single(again IN nodes(chain) WHERE again = node))
  AND all(link IN links WHERE link.retracted_at IS NULL AND link.recorded_at <= $as_of
    AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
    AND (link.valid_to IS NULL OR link.valid_to > $as_of)
    AND NOT EXISTS {
      MATCH (guarantor)-[later:GUARANTEES {link_key: link.link_key}]->()
      WHERE elementId(guarantor) = elementId(startNode(link))
        AND coalesce(later.retracted_at, later.recorded_at) <= $as_of
        AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
          OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
             AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
    })
CALL (debtor) {
  OPTIONAL MATCH (debtor)-[:GRADED]->(grade:Grade)
  RETURN grade.class AS class ORDER BY grade.period DESC LIMIT 1
}
RETURN debtor.enterprise_id AS enterprise_id, debtor.name AS name, class, length(chain) AS steps,
       [node IN nodes(chain) | node.enterprise_id] AS chain
ORDER BY steps, chain
