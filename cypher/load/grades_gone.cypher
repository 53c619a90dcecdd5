// Takes away grades of an open month that its run does not make.
// $rows: grade_id
UNWIND $rows AS row
MATCH (grade:Grade {grade_id: row.grade_id})
DETACH DELETE grade
