// Every enterprise of the graph, page by page in the order of enterprise_id, one list a column.
// $after: the last enterprise_id of the page before; '' starts
// $limit: how many enterprises a page holds
MATCH (enterprise:Enterprise)
WHERE enterprise.enterprise_id > $after
WITH enterprise ORDER BY enterprise.enterprise_id LIMIT $limit
RETURN collect(enterprise.enterprise_id) AS enterprise_id
