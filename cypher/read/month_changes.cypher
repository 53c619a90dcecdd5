// What of an enterprise's records and links holds on one day and not on another, each day as known
// on it: `gone` held on the earlier day alone, the others on the later one alone.
// $enterprise_id: which enterprise
// $earlier: the earlier day
// $later: the later day
// $limit: at most so many, in the order of what, kind and key; `total` counts them all
MATCH (enterprise:Enterprise {enterprise_id: $enterprise_id})
CALL (enterprise) {
  MATCH (thing:Record)-[:ABOUT]->(enterprise)
  WHERE NOT thing:Registration
  RETURN thing, thing.record_id AS key, thing.kind AS kind, null AS other, 'record' AS what
  UNION ALL
  MATCH (enterprise)-[thing:HOLDS|LEGAL_REP_OF|OFFICER_OF|LIAISON_OF|BENEFICIAL_OWNER_OF
      |REGISTERED_AT|BRANCH_OF|GUARANTEES|SUPPLIES|EXECUTIVE_PARTNER_OF|REGISTERED_BY|HAS_CONTACT
      |PARTY_TO]-(other)
  RETURN thing, thing.link_key AS key, type(thing) AS kind, other, 'link' AS what
}
UNWIND [$earlier, $later] AS day
WITH what, kind, other, key, day, thing
WHERE coalesce(thing.retracted_at, thing.recorded_at) <= day
WITH what, kind, other, key, day, collect(thing) AS versions
WITH what, kind, other, key, day, reduce(best = versions[0], one IN tail(versions) |
    CASE WHEN
      coalesce(one.retracted_at, one.recorded_at) > coalesce(best.retracted_at, best.recorded_at)
      OR coalesce(one.retracted_at, one.recorded_at) = coalesce(best.retracted_at, best.recorded_at)
        AND (one.retracted_at IS NOT NULL AND best.retracted_at IS NULL
          OR (one.retracted_at IS NULL) = (best.retracted_at IS NULL)
            AND one.version_id > best.version_id)
    THEN one ELSE best END) AS thing
WITH what, kind, other, key, collect({day: day, thing: thing, holds: thing.retracted_at IS NULL
      AND (thing.valid_from IS NULL OR thing.valid_from <= day)
      AND (thing.valid_to IS NULL OR thing.valid_to > day)}) AS days
WITH what, kind, other, key, days,
     any(one IN days WHERE one.day = $earlier AND one.holds) AS held,
     any(one IN days WHERE one.day = $later AND one.holds) AS holds
WHERE held <> holds
WITH collect({what: what, kind: kind, other: other, key: key, gone: held,
              thing: [one IN days WHERE one.day = $later][0].thing}) AS changes
CALL (changes) {
  UNWIND changes AS change
  WITH change, change.thing AS thing, change.other AS other
  ORDER BY change.what DESC, change.kind, change.key LIMIT $limit
  RETURN collect({
    what: change.what, kind: change.kind, gone: change.gone,
    id: CASE change.what WHEN 'link' THEN thing.version_id ELSE thing.record_id END,
    valid_from: toString(thing.valid_from), valid_to: toString(thing.valid_to),
    recorded_at: toString(thing.recorded_at), retracted_at: toString(thing.retracted_at),
    source: thing.source, authority: thing.authority, category: thing.category,
    result: thing.result, amount: thing.amount, share: thing.share, position: thing.position,
    other: CASE WHEN other IS NOT NULL THEN {
      kind: CASE WHEN other:Enterprise THEN 'Enterprise' WHEN other:Person THEN 'Person'
                 WHEN other:Address THEN 'Address' WHEN other:Agent THEN 'Agent'
                 ELSE 'Contact' END,
      id: coalesce(other.enterprise_id, other.person_id, other.address_id, other.agent_id,
                   other.contact_id),
      name: coalesce(other.name, other.text)
    } END
  }) AS told
}
RETURN size(changes) AS total, told
