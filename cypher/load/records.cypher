// The records (penalties, listings, inspections, ...) ABOUT enterprises, every version of each.
// The kind's label is set by a fixed list, as a label can't be a parameter on every Neo4j 5.
// $rows: record_id, kind, enterprise_id, authority, category, result, amount (yuan), valid_from,
//        valid_to, details (JSON text), recorded_at, retracted_at, source,
//        properties (the values of details), version_id, link_key
UNWIND $rows AS row
MATCH (enterprise:Enterprise {enterprise_id: row.enterprise_id})
MERGE (record:Record {version_id: row.version_id})
ON CREATE SET
  record += row.properties,
  record += row {
    .record_id, .kind, .authority, .category, .result, .amount, .valid_from, .valid_to, .details,
    .recorded_at, .retracted_at, .source
  }
FOREACH (_ IN CASE WHEN row.kind = 'licence' THEN [1] ELSE [] END |
  SET record:Licence)
FOREACH (_ IN CASE WHEN row.kind = 'filing' THEN [1] ELSE [] END |
  SET record:Filing)
FOREACH (_ IN CASE WHEN row.kind = 'change' THEN [1] ELSE [] END |
  SET record:Change)
FOREACH (_ IN CASE WHEN row.kind = 'equity_change' THEN [1] ELSE [] END |
  SET record:EquityChange)
FOREACH (_ IN CASE WHEN row.kind = 'penalty' THEN [1] ELSE [] END |
  SET record:Penalty)
FOREACH (_ IN CASE WHEN row.kind IN ['abnormal_listing', 'abnormal_mark'] THEN [1] ELSE [] END |
  SET record:AbnormalListing)
FOREACH (_ IN CASE WHEN row.kind = 'serious_listing' THEN [1] ELSE [] END |
  SET record:SeriousListing)
FOREACH (_ IN CASE WHEN row.kind IN [
    'inspection', 'spot_check', 'double_random_inspection', 'sampling_result', 'food_sampling',
    'certification_check'
  ] THEN [1] ELSE [] END |
  SET record:Inspection)
FOREACH (_ IN CASE WHEN row.kind IN ['chattel_mortgage', 'equity_pledge', 'ip_pledge'] THEN [1] ELSE [] END |
  SET record:Pledge)
FOREACH (_ IN CASE WHEN row.kind = 'equity_freeze' THEN [1] ELSE [] END |
  SET record:Freeze)
FOREACH (_ IN CASE WHEN row.kind = 'judgment_debt' THEN [1] ELSE [] END |
  SET record:JudgmentDebt)
FOREACH (_ IN CASE WHEN row.kind = 'annual_report' THEN [1] ELSE [] END |
  SET record:AnnualReport)
FOREACH (_ IN CASE WHEN row.kind = 'complaint' THEN [1] ELSE [] END |
  SET record:Complaint)
FOREACH (_ IN CASE WHEN row.kind = 'report' THEN [1] ELSE [] END |
  SET record:Report)
FOREACH (_ IN CASE WHEN row.kind = 'honour' THEN [1] ELSE [] END |
  SET record:Honour)
FOREACH (_ IN CASE WHEN row.kind = 'credit_repair' THEN [1] ELSE [] END |
  SET record:CreditRepair)
FOREACH (_ IN CASE WHEN row.kind = 'liquidation' THEN [1] ELSE [] END |
  SET record:Liquidation)
FOREACH (_ IN CASE WHEN row.kind = 'exit_notice' THEN [1] ELSE [] END |
  SET record:ExitNotice)
FOREACH (_ IN CASE WHEN row.kind = 'suspension' THEN [1] ELSE [] END |
  SET record:Suspension)
FOREACH (_ IN CASE WHEN row.kind IN [
    'external_event',
    'certificate', 'tax_abnormal', 'arrears', 'major_tax_violation', 'tax_credit',
    'insured_staff', 'utility_usage', 'utility_arrears', 'enforcement_case', 'court_judgment',
    'department_listing', 'department_penalty', 'prepaid_flight', 'major_accident',
    'opinion_item', 'platform_sanction', 'association_rating', 'environment_rating',
    'public_credit_grade', 'technology_title'
  ] THEN [1] ELSE [] END |
  SET record:ExternalEvent)
FOREACH (_ IN CASE WHEN row.kind = 'domain_event' THEN [1] ELSE [] END |
  SET record:DomainEvent)
FOREACH (_ IN CASE WHEN row.kind IN [
    'order_to_correct', 'administrative_compulsion', 'commitment', 'registration_revocation',
    'separate_register', 'new_form_listing', 'licence_withdrawal', 'unpaid_penalty',
    'contract_credit_title'
  ] THEN [1] ELSE [] END |
  SET record:SupervisionRecord)
MERGE (record)-[about:ABOUT {version_id: row.version_id}]->(enterprise)
ON CREATE SET
  about += row {.link_key, .valid_from, .valid_to, .recorded_at, .retracted_at, .source}
