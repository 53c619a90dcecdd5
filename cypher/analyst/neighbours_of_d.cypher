// Which enterprises stand one person, address, shareholding or affiliation away from an enterprise
// of class D: where to look next after D was found. Addresses declared as hosting do not count.
// group: contagion
// $period: month = 2026-10; the month 'YYYY-MM' of the classes
// $as_of: date = 2026-10-31; the day on which the links must hold
// $limit: integer = 100; at most so many rows
// -> enterprise_id: text; an enterprise near a D
// -> name: text; its name
// -> class: text; its own class in the month, null when not graded
// -> d_id: text; the enterprise of class D
// -> d_name: text; the name of that enterprise
// -> via: texts; types of the links between them, from the D outward
MATCH (risky:Enterprise)-[:GRADED]->(:Grade {period: $period, class: 'D'})
MATCH way = (risky)
  -[:HOLDS|LEGAL_REP_OF|OFFICER_OF|REGISTERED_AT|BRANCH_OF|GUARANTEES|SUPPLIES*1..2]-
  (other:Enterprise)
WHERE other <> risky
  AND all(between IN nodes(way)[1..-1] WHERE NOT between:Enterprise
    AND NOT coalesce(between.hosting, false))
  AND all(link IN relationships(way) WHERE link.retracted_at IS NULL AND link.recorded_at <= $as_of
    AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
    AND (link.valid_to IS NULL OR link.valid_to > $as_of)
    AND NOT EXISTS {
      MATCH (origin)-[later {link_key: link.link_key}]->()
      WHERE elementId(origin) = elementId(startNode(link)) AND coalesce(later.retracted_at, later.recorded_at) <= $as_of
        AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
          OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
             AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
    })
OPTIONAL MATCH (other)-[:GRADED]->(grade:Grade {period: $period})
RETURN DISTINCT other.enterprise_id AS enterprise_id, other.name AS name, grade.class AS class,
       risky.enterprise_id AS d_id, risky.name AS d_name,
       [link IN relationships(way) | type(link)] AS via
ORDER BY enterprise_id, d_id, via LIMIT $limit
