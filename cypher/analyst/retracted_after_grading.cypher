// Which records that a month's grades could rest on were taken back afterwards.
// A class that rests on one of them should be looked at: see `linkrisk counterfactual`.
// group: records
// $period: month = 2026-10; the month of the grades
// $as_of: date = 2026-10-31; the day as known on which the month was graded
// $known_at: date = 2026-11-30; the day by which the retraction was learned
// $limit: integer = 100; at most so many rows
// -> enterprise_id: text; the enterprise
// -> name: text; its name
// -> class: text; its class in the month
// -> record_id: text; the record
// -> kind: text; its kind
// -> happened_on: date; when it happened
// -> retracted_on: date; when it was taken back
MATCH (gone:Record)-[:ABOUT]->(enterprise:Enterprise)-[:GRADED]->(grade:Grade {period: $period})
WHERE gone.retracted_at > $as_of AND gone.retracted_at <= $known_at
  AND NOT EXISTS {
    MATCH (again:Record {record_id: gone.record_id})
    WHERE again.retracted_at IS NULL AND again.recorded_at > gone.retracted_at
      AND again.recorded_at <= $known_at
  }
WITH enterprise, grade, gone.record_id AS record_id, min(gone.retracted_at) AS retracted_on
MATCH (record:Record {record_id: record_id})
WHERE record.retracted_at IS NULL AND record.recorded_at <= $as_of
  AND (record.valid_from IS NULL OR record.valid_from <= $as_of)
  AND (record.valid_to IS NULL OR record.valid_to > $as_of)
  AND NOT EXISTS {
    MATCH (later:Record {record_id: record.record_id})
    WHERE coalesce(later.retracted_at, later.recorded_at) <= $as_of
      AND (coalesce(later.retracted_at, later.recorded_at) > record.recorded_at
        OR coalesce(later.retracted_at, later.recorded_at) = record.recorded_at
           AND (later.retracted_at IS NOT NULL OR later.version_id > record.version_id))
  }
RETURN DISTINCT enterprise.enterprise_id AS enterprise_id, enterprise.name AS name,
       grade.class AS class, record_id, record.kind AS kind, record.valid_from AS happened_on,
       retracted_on
ORDER BY retracted_on DESC, enterprise_id, record_id LIMIT $limit
