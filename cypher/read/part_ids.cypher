// The ids of some nodes.
// $elements: element ids of the nodes
UNWIND $elements AS element
MATCH (node) WHERE elementId(node) = element
WITH
  collect([
    element,
    coalesce(node.enterprise_id, node.person_id, node.address_id, node.agent_id, node.contact_id)
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS element,
  [row IN rows | row[1]] AS id
