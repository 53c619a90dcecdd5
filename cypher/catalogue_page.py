"""The page docs/QUERIES.md, made from the comments of the named queries."""

from __future__ import annotations

from cypher.catalogue import GROUPS, NamedQuery, catalogue

_HEAD = """# Named queries

Made from the comments in `cypher/analyst` by `python -m cypher.catalogue_page`.

```sh
linkrisk query crowded_addresses --param as_of=2026-10-31 --param period=2026-10 \\
  --param least=10 --param limit=20 --form csv
curl -H "X-API-Key: $KEY" -H "X-Purpose: policy-analysis" -H "X-Document: 2026-17" \\
  -H "Content-Type: application/json" \\
  -d '{"parameters": {"period": "2026-10", "limit": 20}}' \\
  "http://127.0.0.1:8350/queries/contagion_sources?form=parquet" -o sources.parquet
```

All parameters must be given. A link or record counts when it was known and held on the day asked,
by the version last learned until then ([the two dates](GRAPH.md)); what an enterprise is called,
its status, type and division are the latest known. Names of persons are masked unless the
role shows them; else a `count` below 10 is null, and so are means of so few. Own statements
are told of in [STATEMENTS.md](STATEMENTS.md).
"""


def page() -> str:
    """The page: groups, and in each the queries with parameters and columns."""
    parts = [_HEAD]
    for group, title in GROUPS.items():
        chosen = [one for one in catalogue() if one.group == group]
        parts += [f"## {title}\n", *[_section(one) for one in chosen]]
    return "\n".join(parts)


def _section(query: NamedQuery) -> str:
    lines = [f"### `{query.name}`", "", query.question]
    if query.more:
        lines += [query.more]
    if query.parameters:
        lines += ["", "| parameter | kind | example | what it is |", "|---|---|---|---|"]
    lines += [
        f"| `{one.name}` | {one.kind} | `{one.example}` | {one.meaning} |"
        for one in query.parameters
    ]
    lines += ["", "| column | kind | what it holds |", "|---|---|---|"]
    lines += [f"| `{one.name}` | {one.kind} | {one.meaning} |" for one in query.columns]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    print(page(), end="")
