// Finds all versions of a record by its source document number.
CREATE INDEX record_id IF NOT EXISTS
FOR (record:Record) ON (record.record_id)
