"""The columns of a GLEIF golden copy by name, all unknown where a file does not have one."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd
from stdnum import lei

from graph.cells import texts
from graph.details import details_of

SOURCE = "gleif"
LAST_UPDATE = "Registration.LastUpdateDate"
DELETED, STATUS = "DeletedAt", "Registration.RegistrationStatus"
_PERIODS = range(1, 6)
_PREFIX = re.compile(r"^(Entity|Registration|Relationship|Exception)\.")
_CAPITALS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Columns:
    """The rows of one file; what a method reads counts as used and stays out of `details`."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows
        self._used = {"file", "line"}

    def text(self, name: str) -> pd.Series:
        """A column as text."""
        self._used.add(name)
        blank = pd.Series(None, index=self.rows.index, dtype=object)
        return texts(self.rows.get(name, blank)).astype(object)

    def named(self, name: str, *values: str) -> pd.Series:
        """Mask of the rows with one of the values; the column is told in the details too."""
        found = self.text(name)
        self._used.discard(name)
        return found.isin(values)

    def period(self, end: str) -> pd.Series:
        """An end of the period in which the relationship holds (not of accounts or documents)."""
        found = pd.Series(None, index=self.rows.index, dtype=object)
        for number in _PERIODS:
            meant = self.named(f"Relationship.Period.{number}.periodType", "RELATIONSHIP_PERIOD")
            day = self.text(f"Relationship.Period.{number}.{end}")
            self._used.discard(f"Relationship.Period.{number}.{end}")
            found = found.where(found.notna() | ~meant, day)
        return found

    def details(self) -> pd.Series:
        """All other columns as details, by their name in words; those without any value drop out.

        Entity.EntityCategory is entity_category, Registration.ManagingLOU is managing_lou.
        """
        rest = [name for name in self.rows.columns if name not in self._used]
        columns = {name: texts(self.rows[name]).astype(object) for name in rest}
        known = {_words(name): cells for name, cells in columns.items() if cells.notna().any()}
        if not known:
            return pd.Series(None, index=self.rows.index, dtype=object)
        return details_of(pd.DataFrame(known, index=self.rows.index))

    def base(self) -> pd.DataFrame:
        """file, line, source and the days: learned on the last update, gone where annulled.

        A row that was deleted from the copy, or whose registration was annulled as an error, is a
        retraction.
        """
        learned = self.text(LAST_UPDATE)
        annulled = learned.where(self.named(STATUS, "ANNULLED"))
        deleted = self.text(DELETED)
        gone = deleted.where(deleted.notna(), annulled)
        return self.rows[["file", "line"]].assign(
            source=SOURCE, recorded_at=learned, retracted_at=gone
        )


def enterprise_ids(codes: pd.Series) -> pd.Series:
    """XI-LEI- and the code where its check digits fit (ISO 17442), else unknown."""
    places, distinct = pd.factorize(codes)
    fitting = [f"XI-LEI-{code.upper()}" if lei.is_valid(code) else None for code in distinct]
    found = pd.Series([*fitting, None], dtype=object)
    return pd.Series(found.to_numpy()[places], index=codes.index, dtype=object)


def joined(parts: Iterable[pd.Series]) -> pd.Series:
    """The known texts of each row, separated by commas; unknown where there is none."""
    pieces = [(", " + part.fillna("")).where(part.notna(), "") for part in parts]
    text = pieces[0].str.cat(pieces[1:]).str.removeprefix(", ")
    return text.where(text != "")


def _words(column: str) -> str:
    plain = _CAPITALS.sub("_", _PREFIX.sub("", column))
    return re.sub(r"\W+", "_", plain).lower()
