// How much is known of the enterprises of each division, and how many are graded.
// group: quality
// $period: month = 2026-10; the month of the classes
// -> division: text; the division of GB/T 2260, null when unknown
// -> enterprises: count; how many are in the register
// -> graded: count; how many have a grade in the month
// -> with_address: count; how many have an address
// -> with_representative: count; how many have a legal representative, on any day
// -> with_shareholder: count; how many have a shareholder, on any day
// -> with_record: count; how many have any record
MATCH (enterprise:Enterprise {status: 'in_register'})
WITH enterprise.division AS division, count(*) AS enterprises,
     sum(CASE WHEN EXISTS { (enterprise)-[:GRADED]->(:Grade {period: $period}) } THEN 1 ELSE 0 END)
       AS graded,
     sum(CASE WHEN EXISTS { (enterprise)-[:REGISTERED_AT]->(:Address) } THEN 1 ELSE 0 END)
       AS with_address,
     sum(CASE WHEN EXISTS { (enterprise)<-[:LEGAL_REP_OF]-(:Person) } THEN 1 ELSE 0 END)
       AS with_representative,
     sum(CASE WHEN EXISTS { (enterprise)<-[:HOLDS {interest: 'shareholding'}]-() } THEN 1 ELSE 0
       END) AS with_shareholder,
     sum(CASE WHEN EXISTS { MATCH (enterprise)<-[:ABOUT]-(record:Record)
       WHERE NOT record:Registration } THEN 1 ELSE 0 END) AS with_record
RETURN division, enterprises, graded, with_address, with_representative, with_shareholder,
       with_record
ORDER BY enterprises DESC, division
