// Which persons hold more than a share of an enterprise themselves, not through others, or are
// filed as its beneficial owners. What persons hold through others `linkrisk ownership` tells.
// group: ownership
// $enterprise_id: text = 91990100MA00000001; the enterprise that is owned
// $as_of: date = 2026-10-31; the day on which the shareholding or the filing must hold
// $over: number = 0.25; the share, in [0, 1], that must be exceeded; 0.25 for beneficial owners
// -> person_id: text; the person, by key
// -> share: number; the largest share that the person holds directly, in [0, 1], null when unknown
// -> owning: flag; whether that share, or the low end of its band, is over the threshold
// -> filed: flag; whether the register has the person as a beneficial owner
MATCH (owned:Enterprise {enterprise_id: $enterprise_id})
      <-[link:HOLDS|BENEFICIAL_OWNER_OF]-(person:Person)
WHERE coalesce(link.interest, 'shareholding') = 'shareholding'
  AND link.retracted_at IS NULL AND link.recorded_at <= $as_of
  AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
  AND (link.valid_to IS NULL OR link.valid_to > $as_of)
  AND NOT EXISTS {
    MATCH (person)-[later {link_key: link.link_key}]->()
    WHERE type(later) = type(link) AND coalesce(later.retracted_at, later.recorded_at) <= $as_of
      AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
        OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
           AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
  }
WITH person, max(link.share) AS share, max(coalesce(link.share, link.share_low)) AS least,
     max(type(link) = 'BENEFICIAL_OWNER_OF') AS filed
WITH person, share, coalesce(least > $over, false) AS owning, filed
WHERE owning OR filed
RETURN person.person_id AS person_id, share, owning, filed
ORDER BY share DESC, person_id
