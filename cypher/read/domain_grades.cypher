// The domain grades of one enterprise in a month.
// $enterprise_id: whose grades
// $period: the month 'YYYY-MM'
MATCH (:Enterprise {enterprise_id: $enterprise_id})-[:DOMAIN_GRADED]->(grade:DomainGrade)
WHERE grade.period = $period
RETURN grade.domain AS domain, grade.mode AS mode, grade.class AS class, grade.points AS points,
       grade.coverage AS coverage, grade.indicator_set AS indicator_set,
       grade.explanation AS explanation
ORDER BY domain
