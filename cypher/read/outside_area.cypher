// Which of some enterprises belong to none of the areas; an unknown division belongs to none.
// $enterprise_ids: ids; those of no enterprise are passed over
// $prefixes: what the codes of the areas' divisions start with
MATCH (enterprise:Enterprise) WHERE enterprise.enterprise_id IN $enterprise_ids
  AND none(prefix IN $prefixes WHERE coalesce(enterprise.division, '') STARTS WITH prefix)
RETURN enterprise.enterprise_id AS enterprise_id
