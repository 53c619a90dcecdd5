// Which enterprises came onto a list of abnormal operation or serious violation between two days.
// group: records
// $from: date = 2026-10-01; the first day
// $to: date = 2026-10-31; the last day, and the day by which it was learned
// $limit: integer = 100; at most so many rows
// -> enterprise_id: text; the enterprise
// -> name: text; its name
// -> kind: text; abnormal_listing, abnormal_mark or serious_listing
// -> record_id: text; the record
// -> listed_on: date; since when
// -> authority: text; who listed it
// -> standing: flag; whether it is on the list on the last day
MATCH (enterprise:Enterprise)<-[:ABOUT]-(record:Record)
WHERE (record:AbnormalListing OR record:SeriousListing)
  AND record.valid_from >= $from AND record.valid_from <= $to
  AND record.retracted_at IS NULL AND record.recorded_at <= $to
  AND NOT EXISTS {
    MATCH (later:Record {record_id: record.record_id})
    WHERE coalesce(later.retracted_at, later.recorded_at) <= $to
      AND (coalesce(later.retracted_at, later.recorded_at) > record.recorded_at
        OR coalesce(later.retracted_at, later.recorded_at) = record.recorded_at
           AND (later.retracted_at IS NOT NULL OR later.version_id > record.version_id))
  }
RETURN enterprise.enterprise_id AS enterprise_id, enterprise.name AS name, record.kind AS kind,
       record.record_id AS record_id, record.valid_from AS listed_on, record.authority AS authority,
       record.valid_to IS NULL OR record.valid_to > $to AS standing
ORDER BY listed_on DESC, enterprise_id, record_id LIMIT $limit
