// Takes away a month's contagion links before the month is written again.
// $rows: period
UNWIND $rows AS row
MATCH (:Enterprise)-[contagion:CONTAGION {period: row.period}]->(:Enterprise)
DELETE contagion
