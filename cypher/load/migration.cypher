// Remembers that a schema migration was applied, with the checksum of its text.
// $number: its place in the order, from 1
// $name: its file name
// $checksum: SHA-256 of its text
MERGE (migration:Migration {number: $number})
SET migration.name = $name, migration.checksum = $checksum, migration.applied_at = datetime()
