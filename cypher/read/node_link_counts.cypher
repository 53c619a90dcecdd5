// How many versions of links of each type and direction a node has, from its degree alone: at least
// as many as hold on any day. A type that it has not counts 0.
// $element: element id of the node
MATCH (node) WHERE elementId(node) = $element
RETURN [
  {type: 'HOLDS', outward: true, links: COUNT { (node)-[:HOLDS]->() }},
  {type: 'HOLDS', outward: false, links: COUNT { (node)<-[:HOLDS]-() }},
  {type: 'LEGAL_REP_OF', outward: true, links: COUNT { (node)-[:LEGAL_REP_OF]->() }},
  {type: 'LEGAL_REP_OF', outward: false, links: COUNT { (node)<-[:LEGAL_REP_OF]-() }},
  {type: 'OFFICER_OF', outward: true, links: COUNT { (node)-[:OFFICER_OF]->() }},
  {type: 'OFFICER_OF', outward: false, links: COUNT { (node)<-[:OFFICER_OF]-() }},
  {type: 'LIAISON_OF', outward: true, links: COUNT { (node)-[:LIAISON_OF]->() }},
  {type: 'LIAISON_OF', outward: false, links: COUNT { (node)<-[:LIAISON_OF]-() }},
  {type: 'BENEFICIAL_OWNER_OF', outward: true, links: COUNT { (node)-[:BENEFICIAL_OWNER_OF]->() }},
  {type: 'BENEFICIAL_OWNER_OF', outward: false, links: COUNT { (node)<-[:BENEFICIAL_OWNER_OF]-() }},
  {type: 'REGISTERED_AT', outward: true, links: COUNT { (node)-[:REGISTERED_AT]->() }},
  {type: 'REGISTERED_AT', outward: false, links: COUNT { (node)<-[:REGISTERED_AT]-() }},
  {type: 'BRANCH_OF', outward: true, links: COUNT { (node)-[:BRANCH_OF]->() }},
  {type: 'BRANCH_OF', outward: false, links: COUNT { (node)<-[:BRANCH_OF]-() }},
  {type: 'GUARANTEES', outward: true, links: COUNT { (node)-[:GUARANTEES]->() }},
  {type: 'GUARANTEES', outward: false, links: COUNT { (node)<-[:GUARANTEES]-() }},
  {type: 'SUPPLIES', outward: true, links: COUNT { (node)-[:SUPPLIES]->() }},
  {type: 'SUPPLIES', outward: false, links: COUNT { (node)<-[:SUPPLIES]-() }},
  {type: 'EXECUTIVE_PARTNER_OF', outward: true,
   links: COUNT { (node)-[:EXECUTIVE_PARTNER_OF]->() }},
  {type: 'EXECUTIVE_PARTNER_OF', outward: false,
   links: COUNT { (node)<-[:EXECUTIVE_PARTNER_OF]-() }},
  {type: 'REGISTERED_BY', outward: true, links: COUNT { (node)-[:REGISTERED_BY]->() }},
  {type: 'REGISTERED_BY', outward: false, links: COUNT { (node)<-[:REGISTERED_BY]-() }},
  {type: 'HAS_CONTACT', outward: true, links: COUNT { (node)-[:HAS_CONTACT]->() }},
  {type: 'HAS_CONTACT', outward: false, links: COUNT { (node)<-[:HAS_CONTACT]-() }},
  {type: 'PARTY_TO', outward: true, links: COUNT { (node)-[:PARTY_TO]->() }},
  {type: 'PARTY_TO', outward: false, links: COUNT { (node)<-[:PARTY_TO]-() }},
  {type: 'SAME_PERSON', outward: true, links: COUNT { (node)-[:SAME_PERSON]->() }},
  {type: 'SAME_PERSON', outward: false, links: COUNT { (node)<-[:SAME_PERSON]-() }}
] AS counts
