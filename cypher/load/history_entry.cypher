// One decision at the end of the chain; a taken number is refused by a constraint.
// $number: its place in the chain, from 1
// $kind: one of those that docs/HISTORY.md tells, such as policy, grades or override
// $content: canonical JSON
// $previous: hash of the entry before it
// $hash: its own hash
// $sealed_period: the month 'YYYY-MM' that it seals, which finds it fast; null: none
CREATE (:HistoryEntry {
  number: $number, kind: $kind, content: $content, previous: $previous, hash: $hash,
  sealed_period: $sealed_period
})
