// How many nodes of each label and links of each type the graph has: the numbers of read/sizes,
// planned in a tenth of the time. Only an administrator may ask; the managed server's user is one.
CALL db.stats.retrieve('GRAPH COUNTS') YIELD data
WITH data.nodes AS nodes, data.relationships AS links
UNWIND nodes + [link IN links WHERE link.startLabel IS NULL AND link.endLabel IS NULL] AS part
WITH coalesce(part.label, part.relationshipType) AS name, part.count AS size
WHERE name IS NOT NULL
RETURN name, size
