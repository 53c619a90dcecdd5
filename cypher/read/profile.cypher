// What the register says of one enterprise, its latest records and the months it was graded.
// $enterprise_id: which enterprise
// $limit: at most so many records; `records_total` counts them all
MATCH (enterprise:Enterprise {enterprise_id: $enterprise_id})
CALL (enterprise) {
  OPTIONAL MATCH (record:Record)-[:ABOUT]->(enterprise) WHERE NOT record:Registration
  // of the versions of one record, the latest learned counts; a retracted record is gone
  WITH record
  ORDER BY coalesce(record.retracted_at, record.recorded_at) DESC,
           record.retracted_at IS NOT NULL DESC, record.version_id DESC
  WITH record.record_id AS record_id, collect(record)[0] AS record
  WHERE record.retracted_at IS NULL
  ORDER BY record.valid_from DESC, record_id
  RETURN count(record) AS records_total, collect(record {
    .record_id, .kind, .authority, .category, .result, .amount,
    valid_from: toString(record.valid_from), valid_to: toString(record.valid_to)
  })[..$limit] AS records
}
CALL (enterprise) {
  OPTIONAL MATCH (enterprise)-[:GRADED]->(grade:Grade)
  WITH grade ORDER BY grade.period DESC LIMIT 36
  RETURN collect(grade {.period, .class, .score}) AS grades
}
RETURN enterprise {
  .enterprise_id, .name, .status, .enterprise_type, .industry, .division, .registered_capital,
  established_on: toString(enterprise.established_on), ended_on: toString(enterprise.ended_on)
} AS registration, records_total, records, grades
