// How many grades there are (from Neo4j's count store).
MATCH (grade:Grade)
RETURN count(grade) AS grades
