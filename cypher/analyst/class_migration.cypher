// How many enterprises moved from which class to which between two months.
// group: grades
// $before: month = 2026-09; the earlier month
// $period: month = 2026-10; the later month
// -> from_class: text; class in the earlier month, null when not graded then
// -> to_class: text; class in the later month, null when not graded then
// -> enterprises: count; how many
CALL () {
  MATCH (grade:Grade {period: $before})
  RETURN grade.enterprise_id AS id, grade.class AS from_class, null AS to_class
  UNION ALL
  MATCH (grade:Grade {period: $period})
  RETURN grade.enterprise_id AS id, null AS from_class, grade.class AS to_class
}
WITH id, max(from_class) AS from_class, max(to_class) AS to_class
WITH from_class, to_class, count(*) AS enterprises
RETURN from_class, to_class, enterprises
ORDER BY from_class, to_class
