// Which schema migrations this graph has, in their order.
MATCH (migration:Migration)
RETURN migration.number AS number, migration.name AS name, migration.checksum AS checksum
ORDER BY number
