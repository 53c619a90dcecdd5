// How many records each source told of each kind, and how late it told them.
// group: quality
// $from: date = 2025-11-01; records that happened since this day
// -> source: text; who told them
// -> kind: text; the kind of record
// -> records: integer; how many versions
// -> retracted: integer; how many versions take a record back
// -> days_late: number; days from happening to being learned, at the median
// -> latest: date; when the last one was learned
MATCH (record:Record)
WHERE record.valid_from >= $from
WITH record.source AS source, record.kind AS kind, count(*) AS records,
     count(record.retracted_at) AS retracted,
     percentileCont(duration.inDays(record.valid_from, record.recorded_at).days, 0.5) AS days_late,
     max(record.recorded_at) AS latest
RETURN source, kind, records, retracted, days_late, latest
ORDER BY records DESC, source, kind
