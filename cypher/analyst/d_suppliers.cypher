// Which enterprises of class D supply others, and whom.
// group: dealings
// $period: month = 2026-10; the month of the classes
// $as_of: date = 2026-10-31; the day on which the supply must hold
// $limit: integer = 100; at most so many rows
// -> supplier_enterprise_id: text; the supplier of class D
// -> supplier: text; its name
// -> enterprise_id: text; whom it supplies
// -> name: text; its name
// -> class: text; its class in the month, null when not graded
// -> amount: number; the amount of the supply in yuan, null when unknown
MATCH (supplier:Enterprise)-[:GRADED]->(:Grade {period: $period, class: 'D'})
MATCH (supplier)-[link:SUPPLIES]->(customer:Enterprise)
WHERE link.retracted_at IS NULL AND link.recorded_at <= $as_of
  AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
  AND (link.valid_to IS NULL OR link.valid_to > $as_of)
  AND NOT EXISTS {
    MATCH (supplier)-[later:SUPPLIES {link_key: link.link_key}]->(customer)
    WHERE coalesce(later.retracted_at, later.recorded_at) <= $as_of
      AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
        OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
           AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
  }
OPTIONAL MATCH (customer)-[:GRADED]->(grade:Grade {period: $period})
WITH supplier, customer, grade.class AS class, sum(link.amount) AS told, count(link.amount) AS known
RETURN supplier.enterprise_id AS supplier_enterprise_id, supplier.name AS supplier,
       customer.enterprise_id AS enterprise_id, customer.name AS name, class,
       CASE WHEN known > 0 THEN told END AS amount
ORDER BY coalesce(amount, -1.0) DESC, supplier_enterprise_id, enterprise_id LIMIT $limit
