// How the classes of a month are spread over the industries.
// group: grades
// $period: month = 2026-10; the month of the classes
// $least: integer = 10; industries of fewer graded enterprises are left out
// -> industry: text; the industry of GB/T 4754, null when unknown
// -> enterprises: count; how many are graded
// -> class_a: count; how many of them are A
// -> class_b: count; how many are B
// -> class_c: count; how many are C
// -> class_d: count; how many are D
// -> mean_score: number; the mean of their scores, 0 to 1000
MATCH (enterprise:Enterprise)-[:GRADED]->(grade:Grade {period: $period})
WITH enterprise.industry AS industry, count(*) AS enterprises,
     sum(CASE grade.class WHEN 'A' THEN 1 ELSE 0 END) AS class_a,
     sum(CASE grade.class WHEN 'B' THEN 1 ELSE 0 END) AS class_b,
     sum(CASE grade.class WHEN 'C' THEN 1 ELSE 0 END) AS class_c,
     sum(CASE grade.class WHEN 'D' THEN 1 ELSE 0 END) AS class_d, avg(grade.score) AS mean_score
WHERE enterprises >= $least
RETURN industry, enterprises, class_a, class_b, class_c, class_d, mean_score
ORDER BY mean_score DESC, industry
