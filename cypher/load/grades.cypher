// Grades of one month with their explanations; writing a month again replaces its grades.
// $rows: enterprise_id and the properties of the Grade node, explanation as compressed bytes
UNWIND $rows AS row
MATCH (enterprise:Enterprise {enterprise_id: row.enterprise_id})
MERGE (grade:Grade {grade_id: row.grade_id})
SET grade = row
MERGE (enterprise)-[:GRADED]->(grade)
