// The ids of some enterprises and persons.
// $elements: element ids of the nodes
UNWIND $elements AS element
MATCH (node) WHERE elementId(node) = element
RETURN collect(coalesce(node.enterprise_id, node.person_id)) AS id
