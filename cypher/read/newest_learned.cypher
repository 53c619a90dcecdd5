// The newest day on which a record, of a registration too, was learned; null when there is none.
MATCH (record:Record)
RETURN max(record.recorded_at) AS day
