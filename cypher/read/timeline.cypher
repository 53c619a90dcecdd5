// What happened to one enterprise until a day, as learned by another, latest first, page by page:
// records and changes, links begun and ended, months graded. No row when it is not known.
// $enterprise_id: which enterprise
// $as_of: the last day told
// $known_at: the day by which it was learned
// $what: which of record, change, link, grade
// $skip: how many entries the pages before held
// $limit: how many entries the page holds
MATCH (enterprise:Enterprise {enterprise_id: $enterprise_id})
CALL (enterprise) {
  CALL (enterprise) {
    MATCH (thing:Record)-[:ABOUT]->(enterprise)
    WHERE NOT thing:Registration
    RETURN thing, thing.record_id AS key, thing.kind AS kind, null AS other,
           CASE WHEN thing:Change OR thing:EquityChange THEN 'change' ELSE 'record' END AS what
    UNION ALL
    MATCH (enterprise)-[thing:HOLDS|LEGAL_REP_OF|OFFICER_OF|LIAISON_OF|BENEFICIAL_OWNER_OF
        |REGISTERED_AT|BRANCH_OF|GUARANTEES|SUPPLIES|EXECUTIVE_PARTNER_OF|REGISTERED_BY|HAS_CONTACT
        |PARTY_TO]-(other)
    WHERE 'link' IN $what
    RETURN thing, thing.link_key AS key, type(thing) AS kind, other, 'link' AS what
  }
  WITH what, kind, other, key, thing
  WHERE what IN $what AND coalesce(thing.retracted_at, thing.recorded_at) <= $known_at
  WITH what, kind, other, key, collect(thing) AS versions
  // of the versions of one fact, the latest learned counts; what is retracted is gone
  WITH what, kind, other, key, reduce(best = versions[0], one IN tail(versions) |
      CASE WHEN
        coalesce(one.retracted_at, one.recorded_at) > coalesce(best.retracted_at, best.recorded_at)
        OR coalesce(one.retracted_at, one.recorded_at)
            = coalesce(best.retracted_at, best.recorded_at)
          AND (one.retracted_at IS NOT NULL AND best.retracted_at IS NULL
            OR (one.retracted_at IS NULL) = (best.retracted_at IS NULL)
              AND one.version_id > best.version_id)
      THEN one ELSE best END) AS thing
  WHERE thing.retracted_at IS NULL
  UNWIND [
    {event: 'began', day: coalesce(thing.valid_from, thing.recorded_at)},
    {event: 'ended', day: thing.valid_to}
  ] AS one
  WITH what, kind, other, key, thing, one WHERE one.day <= $as_of
  RETURN what, kind, other, key, thing, one.event AS event, one.day AS day
  UNION ALL
  MATCH (enterprise)-[:GRADED]->(thing:Grade)
  WITH thing, date(thing.period + '-01') + duration({months: 1}) - duration({days: 1}) AS day
  WHERE 'grade' IN $what AND day <= $as_of AND day <= $known_at
  RETURN 'grade' AS what, 'grade' AS kind, null AS other, thing.period AS key, thing,
         'graded' AS event, day
}
WITH collect({what: what, kind: kind, other: other, key: key, thing: thing, event: event, day: day})
  AS entries
CALL (entries) {
  UNWIND entries AS entry
  WITH entry, entry.thing AS thing, entry.other AS other
  ORDER BY entry.day DESC, entry.what, entry.key, entry.event SKIP $skip LIMIT $limit
  RETURN collect({
    day: toString(entry.day), what: entry.what, event: entry.event, kind: entry.kind,
    id: CASE entry.what WHEN 'link' THEN thing.version_id WHEN 'grade' THEN thing.period
        ELSE thing.record_id END,
    recorded_at: toString(thing.recorded_at), source: thing.source, authority: thing.authority,
    category: thing.category, result: thing.result, amount: thing.amount, share: thing.share,
    position: thing.position, class: thing.class, score: thing.score,
    other: CASE WHEN other IS NOT NULL THEN {
      kind: CASE WHEN other:Enterprise THEN 'Enterprise' WHEN other:Person THEN 'Person'
                 WHEN other:Address THEN 'Address' WHEN other:Agent THEN 'Agent'
                 ELSE 'Contact' END,
      id: coalesce(other.enterprise_id, other.person_id, other.address_id, other.agent_id,
                   other.contact_id),
      name: coalesce(other.name, other.text)
    } END
  }) AS page
}
RETURN size(entries) AS total, page
