"""Reads GLEIF's golden copy: who an entity with an LEI is (level 1) and whose it is (level 2).

Files are CSV, JSON or XML as GLEIF publishes them (LEI-CDF 3.1, RR-CDF 2.1 and reporting exceptions
2.1, told apart by their columns). A relationship says in whose consolidated accounts an entity is:
that is no share. Branches become BRANCH_OF, funds and their managers holdings of a kind of their
own. Why an entity tells no parent is a filing of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from graph.errors import BadInput
from graph.gleif_columns import STATUS, Columns, enterprise_ids, joined
from graph.gleif_format import BRANCH, INTERESTS
from graph.gleif_records import JSON_SUFFIXES, XML_SUFFIX, record_tables
from graph.identity import address_ids, scrubbed
from graph.quarantine import quarantined
from graph.reading import Gathering, Reading, fingerprint
from graph.table_files import RawTable, read_table_file

_START, _END = "Relationship.StartNode.NodeID", "Relationship.EndNode.NodeID"
_KIND, _LEI = "Relationship.RelationshipType", "LEI"
_CATEGORY = "Exception.Category"
_ADDRESSES = {"Entity.LegalAddress": "domicile", "Entity.HeadquartersAddress": "premises"}
_LINES = (
    *("FirstAddressLine", "AdditionalAddressLine.1", "AdditionalAddressLine.2"),
    *("AdditionalAddressLine.3", "City", "Region", "PostalCode"),
)
_SUFFIXES = (".csv", *JSON_SUFFIXES, XML_SUFFIX)
_NO_LEI = "expected 20 signs whose check digits fit (ISO 17442)"


def read_gleif(paths: Iterable[Path], learned: date | None = None) -> Reading:
    """Reads files of level 1 or 2, and all such files of a folder.

    `learned` is the day for reporting exceptions, which have none of their own. A row whose LEI
    has not the form or check digits of ISO 17442, a relationship of an unknown kind and a
    duplicate report go to quarantine. Raises BadInput for a file that is neither level.
    """
    files = {path.name: path for path in _files(paths)}
    gathering = Gathering(dict.fromkeys(files, 0))
    for path in files.values():
        for table in _tables(path):
            gathering.rows_read[table.file] += table.size
            gathering.add_broken(table.broken, file=table.file, frame="enterprises")
            if len(table.rows) or table.broken.empty:
                _add(gathering, table, learned=learned)
    return gathering.finished(fingerprint(files))


def _add(gathering: Gathering, table: RawTable, *, learned: date | None) -> None:
    columns = Columns(table.rows)
    if _CATEGORY in table.columns:
        _exceptions(gathering, table, columns, learned=learned)
    elif _LEI in table.columns:
        _entities(gathering, table, columns)
    elif {_START, _END, _KIND} <= set(table.columns):
        _relationships(gathering, table, columns)
    else:
        expected = f"the columns of level 1 ({_LEI}, ...) or level 2 ({_START}, ...)"
        raise BadInput(expected, table.columns[:5], table.file)


def _tables(path: Path) -> Iterator[RawTable]:
    if path.suffix in (*JSON_SUFFIXES, XML_SUFFIX):
        return record_tables(path)
    return iter([read_table_file(path, frame="enterprises")])


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        found = [one for one in inside if one.suffix in _SUFFIXES] if path.is_dir() else inside
        if not found:
            expected = f"a folder with files of GLEIF ending in {', '.join(_SUFFIXES)}"
            raise BadInput(expected, "none", path.name)
        yield from found


def _entities(gathering: Gathering, table: RawTable, columns: Columns) -> None:
    base = columns.base()
    told = columns.text("Entity.EntityStatus")
    status = told.map({"ACTIVE": "in_register", "INACTIVE": "deregistered"}).fillna("unknown")
    enterprises = base.assign(
        enterprise_id=enterprise_ids(columns.text(_LEI)),
        name=columns.text("Entity.LegalName"),
        status=status,
        enterprise_type=columns.text("Entity.LegalForm.EntityLegalFormCode"),
        division=columns.text("Entity.LegalJurisdiction"),
        established_on=columns.text("Entity.EntityCreationDate"),
        ended_on=columns.text("Entity.EntityExpirationDate"),
    )
    parts = [_addresses(columns, enterprises, prefix) for prefix in _ADDRESSES]
    enterprises = enterprises.assign(details=columns.details())
    enterprises = _with_lei(gathering, table, enterprises, frame="enterprises")
    gathering.add("enterprises", enterprises, file=table.file)
    places = pd.concat(parts, ignore_index=True)
    addresses = places.drop_duplicates(["address_id", "recorded_at"])
    kept = ["file", "line", "source", "recorded_at", "address_id", "text", "division"]
    gathering.add("addresses", addresses[kept], file=table.file)
    gathering.add("domiciles", places.drop(columns=["text", "division"]), file=table.file)


def _addresses(columns: Columns, enterprises: pd.DataFrame, prefix: str) -> pd.DataFrame:
    text = scrubbed(joined(columns.text(f"{prefix}.{line}") for line in _LINES))
    kept = ["file", "line", "source", "recorded_at", "retracted_at", "enterprise_id"]
    found = enterprises[kept].assign(
        text=text,
        division=columns.text(f"{prefix}.Country"),
        address_kind=_ADDRESSES[prefix],
    )
    found = found.dropna(subset=["text", "enterprise_id"])
    return found.assign(address_id=address_ids(found["text"], found["division"]))


def _relationships(gathering: Gathering, table: RawTable, columns: Columns) -> None:
    kind = columns.text(_KIND)
    links = columns.base().assign(
        start=enterprise_ids(columns.text(_START)),
        end=enterprise_ids(columns.text(_END)),
        relation=kind,
        interest=kind.map(INTERESTS),
        valid_from=columns.period("startDate"),
        valid_to=_ends(columns),
        duplicate=columns.named(STATUS, "DUPLICATE"),
        details=columns.details(),
    )
    links = _usable(gathering, table, links)
    branch = links["relation"] == BRANCH
    sides = {"start": "source_id", "end": "target_id"}
    branches = links[branch].rename(columns=sides).assign(relation="BRANCH_OF")
    gathering.add("affiliations", branches, file=table.file)
    others = links[~branch].rename(columns={"end": "holder_id", "start": "enterprise_id"})
    gathering.add("holdings", others.assign(holder_kind="Enterprise"), file=table.file)


def _ends(columns: Columns) -> pd.Series:
    """The end of the relationship, or the day on which it was reported to be over."""
    end, learned = columns.period("endDate"), columns.text("Registration.LastUpdateDate")
    over = columns.named("Relationship.RelationshipStatus", "INACTIVE")
    over |= columns.named(STATUS, "RETIRED")
    return end.where(end.notna() | ~over, learned)


def _usable(gathering: Gathering, table: RawTable, links: pd.DataFrame) -> pd.DataFrame:
    """The relationships between two LEIs of a known kind; the others go to quarantine."""
    reason = pd.Series(None, index=links.index, dtype=object)
    reason[links["duplicate"]] = "registration status: DUPLICATE, another record tells the same"
    unknown = links["interest"].isna() & (links["relation"] != BRANCH)
    reason[unknown] = "relationship: expected a kind of RR-CDF 2.1"
    for side in ("end", "start"):
        reason[links[side].isna()] = f"LEI of the {side} node: {_NO_LEI}"
    return _held(gathering, table, links, reasons=("relationships", reason))


def _exceptions(
    gathering: Gathering, table: RawTable, columns: Columns, *, learned: date | None
) -> None:
    day = learned.isoformat() if learned else None
    lei = enterprise_ids(columns.text(_LEI))
    category = columns.text(_CATEGORY).str.lower()
    base = columns.base().assign(recorded_at=day)
    records = base.assign(
        record_id=lei + "-" + category,
        kind="filing",
        enterprise_id=lei,
        category=category,
        result=columns.text("Exception.Reason.1").str.lower(),
        valid_from=day,
        details=columns.details(),
    )
    records = _with_lei(gathering, table, records, frame="records")
    gathering.add("records", records, file=table.file)


def _with_lei(
    gathering: Gathering, table: RawTable, rows: pd.DataFrame, *, frame: str
) -> pd.DataFrame:
    missing = rows["enterprise_id"].isna()
    reason = missing.map({True: f"LEI: {_NO_LEI}", False: None}).astype(object)
    return _held(gathering, table, rows, reasons=(frame, reason))


def _held(
    gathering: Gathering, table: RawTable, rows: pd.DataFrame, *, reasons: tuple[str, pd.Series]
) -> pd.DataFrame:
    """The rows without a reason; the others go to quarantine as they stand in the file."""
    frame, reason = reasons
    held = reason.notna()
    as_read = table.rows.loc[rows.index[held]]
    broken = quarantined(frame, as_read, reasons=reason[held])
    gathering.add_broken(broken, file=table.file, frame=frame)
    return rows[~held]
