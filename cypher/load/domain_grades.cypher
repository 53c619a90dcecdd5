// Domain grades of one month; they stand beside the Grade of the month and never change it.
// $rows: enterprise_id and the properties of the DomainGrade node, explanation as JSON text
UNWIND $rows AS row
MATCH (enterprise:Enterprise {enterprise_id: row.enterprise_id})
MERGE (grade:DomainGrade {domain_grade_id: row.domain_grade_id})
SET grade = row
MERGE (enterprise)-[:DOMAIN_GRADED]->(grade)
