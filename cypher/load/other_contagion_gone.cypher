// Takes away the contagion links of an open month into enterprises that have no grade in it.
// $period: the month 'YYYY-MM'
MATCH (:Enterprise)-[contagion:CONTAGION {period: $period}]->(target:Enterprise)
WHERE NOT EXISTS { (target)-[:GRADED]->(:Grade {period: $period}) }
CALL (contagion) { DELETE contagion } IN TRANSACTIONS OF 10000 ROWS
