// One node by its kind and key; no row when it is not known.
// $kind: Enterprise, Person, Address, Agent or Contact
// $id: its key
CALL () {
  MATCH (node:Enterprise {enterprise_id: $id}) WHERE $kind = 'Enterprise' RETURN node
  UNION ALL
  MATCH (node:Person {person_id: $id}) WHERE $kind = 'Person' RETURN node
  UNION ALL
  MATCH (node:Address {address_id: $id}) WHERE $kind = 'Address' RETURN node
  UNION ALL
  MATCH (node:Agent {agent_id: $id}) WHERE $kind = 'Agent' RETURN node
  UNION ALL
  MATCH (node:Contact {contact_id: $id}) WHERE $kind = 'Contact' RETURN node
}
RETURN elementId(node) AS element, {
  kind: $kind, id: $id, name: coalesce(node.name, node.text), status: node.status,
  hosting: node.hosting
} AS node
