// Grades drawn by a test, as the grading step writes them.
// $rows: enterprise_id, and grade: the properties of the Grade node
UNWIND $rows AS row
MATCH (enterprise:Enterprise {enterprise_id: row.enterprise_id})
MERGE (grade:Grade {grade_id: row.grade.grade_id})
SET grade += row.grade
MERGE (enterprise)-[:GRADED]->(grade)
