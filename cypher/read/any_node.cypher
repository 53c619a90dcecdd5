// Whether the graph has any node beside the record of its migrations: 1 if it has, else 0.
MATCH (node) WHERE NOT node:Migration
WITH node LIMIT 1
RETURN count(node) AS nodes
