// Along which chains of two or three enterprises risk went on in a month.
// group: contagion
// $period: month = 2026-10; the month of the classes
// $least_points: number = 0.1; links that add less log-odds are left out
// $limit: integer = 100; at most so many rows
// -> chain: texts; ids from the first source on
// -> classes: texts; their classes in the month, '-' when not graded
// -> points: number; the least that a link of the chain adds
MATCH chain = (first:Enterprise)-[links:CONTAGION*2..3]->(last:Enterprise)
WHERE all(link IN links WHERE link.period = $period AND link.points >= $least_points)
  AND all(node IN nodes(chain) WHERE single(again IN nodes(chain) WHERE again = node))
WITH [node IN nodes(chain) | node.enterprise_id] AS chain,
     [node IN nodes(chain) | coalesce(
       head([(node)-[:GRADED]->(grade:Grade {period: $period}) | grade.class]), '-')] AS classes,
     reduce(least = links[0].points, link IN links |
       CASE WHEN link.points < least THEN link.points ELSE least END) AS points
RETURN chain, classes, points
ORDER BY points DESC, chain LIMIT $limit
