// Every version of every link between the two nodes of some pairs, either way.
// One list a column; a day as days since 1970-01-01; what a type of link does not have is null.
// $pairs: lists of two element ids
// $types: the types of links that are wanted
UNWIND $pairs AS pair
MATCH (first) WHERE elementId(first) = pair[0]
MATCH (second) WHERE elementId(second) = pair[1]
MATCH (first)-[link:HOLDS|LEGAL_REP_OF|OFFICER_OF|LIAISON_OF|BENEFICIAL_OWNER_OF|REGISTERED_AT
    |BRANCH_OF|GUARANTEES|SUPPLIES|EXECUTIVE_PARTNER_OF|REGISTERED_BY|HAS_CONTACT|PARTY_TO
    |SAME_PERSON]-(second)
WHERE type(link) IN $types
WITH DISTINCT link, startNode(link) AS source, endNode(link) AS target
WITH
  collect([
    type(link),
    coalesce(source.enterprise_id, source.person_id, source.address_id, source.agent_id,
      source.contact_id),
    CASE WHEN source:Person THEN 'Person' ELSE 'Enterprise' END,
    coalesce(target.enterprise_id, target.person_id, target.address_id, target.agent_id,
      target.contact_id),
    link.interest,
    link.share,
    link.share_low,
    link.share_high,
    link.subscribed_amount,
    link.paid_amount,
    link.position,
    link.address_kind,
    link.amount,
    link.business_type,
    link.contact_kind,
    link.record_id,
    link.role,
    link.decision,
    link.score,
    link.evidence,
    link.decided_by,
    duration.inDays(date('1970-01-01'), link.valid_from).days,
    duration.inDays(date('1970-01-01'), link.valid_to).days,
    link.details,
    duration.inDays(date('1970-01-01'), link.recorded_at).days,
    duration.inDays(date('1970-01-01'), link.retracted_at).days,
    link.source,
    link.version_id
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS link_type,
  [row IN rows | row[1]] AS source_id,
  [row IN rows | row[2]] AS source_kind,
  [row IN rows | row[3]] AS target_id,
  [row IN rows | row[4]] AS interest,
  [row IN rows | row[5]] AS share,
  [row IN rows | row[6]] AS share_low,
  [row IN rows | row[7]] AS share_high,
  [row IN rows | row[8]] AS subscribed_amount,
  [row IN rows | row[9]] AS paid_amount,
  [row IN rows | row[10]] AS position,
  [row IN rows | row[11]] AS address_kind,
  [row IN rows | row[12]] AS amount,
  [row IN rows | row[13]] AS business_type,
  [row IN rows | row[14]] AS contact_kind,
  [row IN rows | row[15]] AS record_id,
  [row IN rows | row[16]] AS role,
  [row IN rows | row[17]] AS decision,
  [row IN rows | row[18]] AS score,
  [row IN rows | row[19]] AS evidence,
  [row IN rows | row[20]] AS decided_by,
  [row IN rows | row[21]] AS valid_from,
  [row IN rows | row[22]] AS valid_to,
  [row IN rows | row[23]] AS details,
  [row IN rows | row[24]] AS recorded_at,
  [row IN rows | row[25]] AS retracted_at,
  [row IN rows | row[26]] AS source,
  [row IN rows | row[27]] AS version_id
