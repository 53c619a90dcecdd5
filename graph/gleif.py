"""Reads GLEIF's golden copy: who an entity with an LEI is (level 1) and whose it is (level 2).

Files are CSV as GLEIF publishes them (LEI-CDF 3.1 and RR-CDF 2.1, told apart by their columns).
A relationship says in whose consolidated accounts an entity is: that is no share. Branches become
BRANCH_OF, funds and their managers holdings of a kind of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from stdnum import lei

from graph.cells import texts
from graph.details import details_of
from graph.errors import BadInput
from graph.identity import address_ids, scrubbed
from graph.reading import Gathering, Reading, fingerprint
from graph.table_files import RawTable, read_table_file

SOURCE = "gleif"
_START, _END = "Relationship.StartNode.NodeID", "Relationship.EndNode.NodeID"
_KIND, _LEI = "Relationship.RelationshipType", "LEI"
# The one at the start is consolidated by, managed by or part of the one at the end.
INTERESTS = {
    "IS_DIRECTLY_CONSOLIDATED_BY": "direct_consolidation",
    "IS_ULTIMATELY_CONSOLIDATED_BY": "ultimate_consolidation",
    "IS_FUND-MANAGED_BY": "fund_management",
    "IS_SUBFUND_OF": "umbrella_fund",
    "IS_FEEDER_TO": "master_fund",
}
_BRANCH = "IS_INTERNATIONAL_BRANCH_OF"
_ADDRESSES = {"Entity.LegalAddress": "domicile", "Entity.HeadquartersAddress": "premises"}
_LINES = (
    "FirstAddressLine",
    "AdditionalAddressLine.1",
    "AdditionalAddressLine.2",
    "City",
    "Region",
    "PostalCode",
)
_KEPT_ENTITY = {
    "registration_status": "Registration.RegistrationStatus",
    "entity_category": "Entity.EntityCategory",
    "registered_as": "Entity.RegistrationAuthority.RegistrationAuthorityEntityID",
    "registered_with": "Entity.RegistrationAuthority.RegistrationAuthorityID",
    "ended_because": "Entity.EntityExpirationReason",
    "managing_lou": "Registration.ManagingLOU",
}
_KEPT_RELATIONSHIP = {
    "registration_status": "Registration.RegistrationStatus",
    "validation_sources": "Registration.ValidationSources",
}


def read_gleif(paths: Iterable[Path]) -> Reading:
    """Reads files of level 1 or 2.

    A row whose LEI has not the form or check digits of ISO 17442, or whose relationship is of an
    unknown kind, goes to quarantine. Raises BadInput for a file that is neither level.
    """
    files = {path.name: path for path in paths}
    gathering = Gathering()
    for path in files.values():
        table = read_table_file(path, frame="enterprises")
        gathering.rows_read[table.file] = table.size
        gathering.add_broken(table.broken, file=table.file, frame="enterprises")
        if _LEI in table.columns:
            _entities(gathering, table)
        elif {_START, _END, _KIND} <= set(table.columns):
            _relationships(gathering, table)
        else:
            expected = f"the columns of level 1 ({_LEI}, ...) or level 2 ({_START}, ...)"
            raise BadInput(expected, table.columns[:5], table.file)
    return gathering.finished(fingerprint(files))


def _entities(gathering: Gathering, table: RawTable) -> None:
    rows = _Columns(table.rows)
    base = _base(rows)
    inactive = rows.text("Entity.EntityStatus") == "INACTIVE"
    status = pd.Series("in_register", index=base.index, dtype=object)
    enterprises = base.assign(
        enterprise_id=_ids(rows.text(_LEI)),
        name=rows.text("Entity.LegalName"),
        status=status.where(~inactive.fillna(False).astype(bool), "deregistered"),
        enterprise_type=rows.text("Entity.LegalForm.EntityLegalFormCode"),
        division=rows.text("Entity.LegalJurisdiction"),
        established_on=rows.text("Entity.EntityCreationDate"),
        ended_on=rows.text("Entity.EntityExpirationDate"),
        details=rows.details(_KEPT_ENTITY),
    )
    gathering.add("enterprises", enterprises, file=table.file)
    parts = [_addresses(rows, enterprises, prefix) for prefix in _ADDRESSES]
    places = pd.concat(parts, ignore_index=True)
    addresses = places.drop_duplicates(["address_id", "recorded_at"])
    columns = ["file", "line", "source", "recorded_at", "address_id", "text", "division"]
    gathering.add("addresses", addresses[columns], file=table.file)
    gathering.add("domiciles", places.drop(columns=["text", "division"]), file=table.file)


def _addresses(rows: _Columns, enterprises: pd.DataFrame, prefix: str) -> pd.DataFrame:
    lines = [rows.text(f"{prefix}.{line}") for line in _LINES]
    parts = [(", " + line).fillna("") for line in lines]
    text = scrubbed(parts[0].str.cat(parts[1:]).str.removeprefix(", "))
    country = rows.text(f"{prefix}.Country")
    columns = ["file", "line", "source", "recorded_at", "enterprise_id"]
    found = enterprises[columns].assign(
        text=text.where(text != ""),
        division=country,
        address_kind=_ADDRESSES[prefix],
    )
    found = found.dropna(subset=["text", "enterprise_id"])
    return found.assign(address_id=address_ids(found["text"], found["division"]))


def _relationships(gathering: Gathering, table: RawTable) -> None:
    rows = _Columns(table.rows)
    kind = rows.text(_KIND).astype(object)
    links = _base(rows).assign(
        start=_ids(rows.text(_START)),
        end=_ids(rows.text(_END)),
        valid_from=rows.period("startDate"),
        valid_to=rows.period("endDate"),
        details=rows.details(_KEPT_RELATIONSHIP),
    )
    branch = kind == _BRANCH
    ends = {"start": "source_id", "end": "target_id"}
    branches = links[branch].rename(columns=ends).assign(relation="BRANCH_OF")
    gathering.add("affiliations", branches, file=table.file)
    others = links[~branch].rename(columns={"end": "holder_id", "start": "enterprise_id"})
    interest = kind[~branch].map(INTERESTS)
    known = interest.notna()
    holdings = others[known].assign(holder_kind="Enterprise", interest=interest[known])
    gathering.add("holdings", holdings, file=table.file)
    gathering.add_unusable(
        others[~known].assign(kind=kind[~branch][~known]),
        reason="relationship: expected a kind of RR-CDF 2.1",
        file=table.file,
    )


class _Columns:
    """The columns of a golden copy by name, all unknown where a file does not have one."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows

    def text(self, name: str) -> pd.Series:
        """A column as text."""
        blank = pd.Series(None, index=self.rows.index, dtype=object)
        return texts(self.rows.get(name, blank))

    def period(self, end: str) -> pd.Series:
        """An end of the period in which the relationship holds (not of accounts or documents)."""
        found = pd.Series(None, index=self.rows.index, dtype=object)
        for number in range(1, 6):
            kind = self.text(f"Relationship.Period.{number}.periodType")
            day = self.text(f"Relationship.Period.{number}.{end}").astype(object)
            meant = (kind == "RELATIONSHIP_PERIOD").fillna(False).astype(bool)
            found = found.where(found.notna() | ~meant, day)
        return found

    def details(self, kept: dict[str, str]) -> pd.Series:
        """The columns that no frame has, as details."""
        return details_of(pd.DataFrame({name: self.text(column) for name, column in kept.items()}))


def _base(rows: _Columns) -> pd.DataFrame:
    return rows.rows[["file", "line"]].assign(
        source=SOURCE, recorded_at=rows.text("Registration.LastUpdateDate")
    )


def _ids(codes: pd.Series) -> pd.Series:
    """XI-LEI- and the code where its check digits fit (ISO 17442), else as it is told."""
    places, distinct = pd.factorize(codes)
    valid = pd.Series([lei.is_valid(code) for code in distinct], dtype=bool)
    fits = valid.reindex(places, fill_value=False).to_numpy()
    upper = codes.str.upper().astype(object)
    return ("XI-LEI-" + upper).where(fits, upper)
