// How many nodes of each label and links of each type the graph has (from Neo4j's count store).
MATCH (node:Enterprise) WITH count(node) AS size RETURN 'Enterprise' AS name, size
UNION ALL
MATCH (node:Person) WITH count(node) AS size RETURN 'Person' AS name, size
UNION ALL
MATCH (node:Address) WITH count(node) AS size RETURN 'Address' AS name, size
UNION ALL
MATCH (node:Agent) WITH count(node) AS size RETURN 'Agent' AS name, size
UNION ALL
MATCH (node:Contact) WITH count(node) AS size RETURN 'Contact' AS name, size
UNION ALL
MATCH (node:Registration) WITH count(node) AS size RETURN 'Registration' AS name, size
UNION ALL
MATCH (node:EarlierPerson) WITH count(node) AS size RETURN 'EarlierPerson' AS name, size
UNION ALL
MATCH (node:EarlierAddress) WITH count(node) AS size RETURN 'EarlierAddress' AS name, size
UNION ALL
MATCH (node:EarlierAgent) WITH count(node) AS size RETURN 'EarlierAgent' AS name, size
UNION ALL
MATCH (node:Licence) WITH count(node) AS size RETURN 'Licence' AS name, size
UNION ALL
MATCH (node:Filing) WITH count(node) AS size RETURN 'Filing' AS name, size
UNION ALL
MATCH (node:Change) WITH count(node) AS size RETURN 'Change' AS name, size
UNION ALL
MATCH (node:EquityChange) WITH count(node) AS size RETURN 'EquityChange' AS name, size
UNION ALL
MATCH (node:Penalty) WITH count(node) AS size RETURN 'Penalty' AS name, size
UNION ALL
MATCH (node:AbnormalListing) WITH count(node) AS size RETURN 'AbnormalListing' AS name, size
UNION ALL
MATCH (node:SeriousListing) WITH count(node) AS size RETURN 'SeriousListing' AS name, size
UNION ALL
MATCH (node:Inspection) WITH count(node) AS size RETURN 'Inspection' AS name, size
UNION ALL
MATCH (node:Pledge) WITH count(node) AS size RETURN 'Pledge' AS name, size
UNION ALL
MATCH (node:Freeze) WITH count(node) AS size RETURN 'Freeze' AS name, size
UNION ALL
MATCH (node:JudgmentDebt) WITH count(node) AS size RETURN 'JudgmentDebt' AS name, size
UNION ALL
MATCH (node:AnnualReport) WITH count(node) AS size RETURN 'AnnualReport' AS name, size
UNION ALL
MATCH (node:Complaint) WITH count(node) AS size RETURN 'Complaint' AS name, size
UNION ALL
MATCH (node:Report) WITH count(node) AS size RETURN 'Report' AS name, size
UNION ALL
MATCH (node:Honour) WITH count(node) AS size RETURN 'Honour' AS name, size
UNION ALL
MATCH (node:CreditRepair) WITH count(node) AS size RETURN 'CreditRepair' AS name, size
UNION ALL
MATCH (node:Liquidation) WITH count(node) AS size RETURN 'Liquidation' AS name, size
UNION ALL
MATCH (node:ExitNotice) WITH count(node) AS size RETURN 'ExitNotice' AS name, size
UNION ALL
MATCH (node:Suspension) WITH count(node) AS size RETURN 'Suspension' AS name, size
UNION ALL
MATCH (node:ExternalEvent) WITH count(node) AS size RETURN 'ExternalEvent' AS name, size
UNION ALL
MATCH (node:DomainEvent) WITH count(node) AS size RETURN 'DomainEvent' AS name, size
UNION ALL
MATCH (node:SupervisionRecord) WITH count(node) AS size
RETURN 'SupervisionRecord' AS name, size
UNION ALL
MATCH (node:WaitingRow) WITH count(node) AS size RETURN 'WaitingRow' AS name, size
UNION ALL
MATCH ()-[link:HOLDS]->() WITH count(link) AS size RETURN 'HOLDS' AS name, size
UNION ALL
MATCH ()-[link:LEGAL_REP_OF]->() WITH count(link) AS size RETURN 'LEGAL_REP_OF' AS name, size
UNION ALL
MATCH ()-[link:OFFICER_OF]->() WITH count(link) AS size RETURN 'OFFICER_OF' AS name, size
UNION ALL
MATCH ()-[link:LIAISON_OF]->() WITH count(link) AS size RETURN 'LIAISON_OF' AS name, size
UNION ALL
MATCH ()-[link:BENEFICIAL_OWNER_OF]->() WITH count(link) AS size RETURN 'BENEFICIAL_OWNER_OF' AS name, size
UNION ALL
MATCH ()-[link:REGISTERED_AT]->() WITH count(link) AS size RETURN 'REGISTERED_AT' AS name, size
UNION ALL
MATCH ()-[link:BRANCH_OF]->() WITH count(link) AS size RETURN 'BRANCH_OF' AS name, size
UNION ALL
MATCH ()-[link:GUARANTEES]->() WITH count(link) AS size RETURN 'GUARANTEES' AS name, size
UNION ALL
MATCH ()-[link:SUPPLIES]->() WITH count(link) AS size RETURN 'SUPPLIES' AS name, size
UNION ALL
MATCH ()-[link:EXECUTIVE_PARTNER_OF]->() WITH count(link) AS size RETURN 'EXECUTIVE_PARTNER_OF' AS name, size
UNION ALL
MATCH ()-[link:REGISTERED_BY]->() WITH count(link) AS size RETURN 'REGISTERED_BY' AS name, size
UNION ALL
MATCH ()-[link:HAS_CONTACT]->() WITH count(link) AS size RETURN 'HAS_CONTACT' AS name, size
UNION ALL
MATCH ()-[link:PARTY_TO]->() WITH count(link) AS size RETURN 'PARTY_TO' AS name, size
UNION ALL
MATCH ()-[link:SAME_PERSON]->() WITH count(link) AS size RETURN 'SAME_PERSON' AS name, size
UNION ALL
MATCH ()-[link:ABOUT]->() WITH count(link) AS size RETURN 'ABOUT' AS name, size
