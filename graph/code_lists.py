"""What the codes of the registers mean: a list a kind of code, divisions with dated changes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from stdnum import numdb

from graph.errors import BadInput

_SEVERAL = r"[;；,，、|/+]"
_FOLDER = Path(__file__).parent
_DATED = re.compile(r"(?:\[(\d{4})?-(\d{4})?\])?([^,\[\]]+)")
# GB/T 4754-2017: the last two-digit division of each section, in the order of the sections.
_LAST_DIVISIONS = (5, 12, 43, 46, 50, 52, 60, 62, 65, 69, 70, 72, 75, 79, 82, 83, 85, 90, 96, 97)
SECTIONS = "ABCDEFGHIJKLMNOPQRST"
NO_INDUSTRY = "Z"
# Numbers of documents are written with either kind of bracket.
_BRACKETS = str.maketrans("〔〕［］【】[]", "()()()()")


@dataclass(frozen=True)
class Decoded:
    """A column of codes as words; `unknown` marks codes that the list does not have."""

    words: pd.Series
    unknown: pd.Series


def list_names() -> tuple[str, ...]:
    """The names of all lists, in order."""
    return tuple(sorted(_lists()))


def provinces() -> tuple[str, ...]:
    """The provinces with a status list of their own."""
    return tuple(name.split(".")[1] for name in list_names() if name.startswith("status."))


def decoded(name: str, codes: pd.Series) -> Decoded:
    """The words of a column of codes (text, unknown as NA) by a list. Raises BadInput.

    Width and blanks don't matter; words of a list stand for themselves.
    """
    if name not in _lists():
        raise BadInput(f"a code list of {', '.join(list_names())}", name)
    words = _lists()[name]
    places, distinct = pd.factorize(codes)
    found = np.array([*(words.get(folded(str(code))) for code in distinct), None], dtype=object)
    meant = pd.Series(found[places], index=codes.index, dtype=object)
    return Decoded(meant, codes.notna() & meant.isna())


def gravest(name: str, cells: pd.Series) -> Decoded:
    """`decoded` of cells that may hold several codes: of their words the last one of the list.

    A cell with a code that the list does not have is unknown. Raises BadInput.
    """
    whole = decoded(name, cells)
    if not whole.unknown.any():
        return whole
    ranks = {word: rank for rank, word in enumerate(dict.fromkeys(_lists()[name].values()))}
    each = cells[whole.unknown].str.split(_SEVERAL, regex=True).explode().str.strip()
    each = each[each != ""]
    words = decoded(name, each).words
    ranked = words.map(ranks).groupby(level=0).agg(lambda found: found.max(skipna=False))
    back = dict(enumerate(ranks))
    found = ranked.map(back, na_action="ignore").reindex(cells.index)
    meant = whole.words.where(whole.words.notna(), found.astype(object))
    meant = meant.where(meant.notna(), None)
    return Decoded(meant, cells.notna() & meant.isna())


def folded(code: str) -> str:
    """The code in one width and case, without blanks and with brackets of all kinds alike."""
    plain = unicodedata.normalize("NFKC", code).translate(_BRACKETS)
    return re.sub(r"\s", "", plain).upper()


@cache
def _lists() -> dict[str, dict[str, str]]:
    rows = pd.read_csv(_FOLDER / "code_lists.csv", dtype=str, keep_default_na=False)
    lists: dict[str, dict[str, str]] = {}
    for name, code, word in rows.itertuples(index=False):
        lists.setdefault(name, {})[folded(code)] = word
    for words in lists.values():
        words.update({folded(word): word for word in list(words.values())})
    # What a province says in words is understood without its codes, and beside them.
    for name, words in lists.items():
        if name.startswith("status."):
            words.update({**lists["status"], **words})
    return lists


def industry(sections: pd.Series, classes: pd.Series) -> Decoded:
    """Section letter and two-digit division like 'C13' (GB/T 4754-2017).

    Of an empty class the section alone; of an empty section that of the class. A class that is
    not of its section is unknown.
    """
    letters = sections.str.strip().str.upper().str[:1]
    digits = classes.str.extract(r"(\d{2})\d{0,2}\s*$", expand=False)
    of_class = digits.map(_section_of)
    section = letters.fillna(of_class)
    known = section.isin([*SECTIONS, NO_INDUSTRY]) & (of_class.isna() | (of_class == section))
    meant = (section + digits.fillna("")).where(known & section.notna())
    given = sections.notna() | classes.notna()
    return Decoded(meant.astype(object).where(meant.notna(), None), given & meant.isna())


def _section_of(division: object) -> str | None:
    if not isinstance(division, str) or not 1 <= int(division) <= _LAST_DIVISIONS[-1]:
        return None
    return SECTIONS[int(np.searchsorted(_LAST_DIVISIONS, int(division)))]


def division_on(codes: pd.Series, days: pd.Series) -> pd.Series:
    """The code of GB/T 2260 that a division had on a day, followed through mergers and renamings.

    A street's three digits go when its county has another code. Days that are unknown count as
    the latest. The table of changes has those of a few provinces; another code stays as it is.
    """
    counties = codes.str[:6]
    changes = _changes()
    meant = counties
    # A code may have changed more than once; no chain of the table is longer than it is.
    for _ in range(len(changes)):
        since = meant.map(changes["since"])
        due = since.notna() & ~(days < since)
        if not due.any():
            break
        meant = meant.where(~due, meant.map(changes["new"]))
    return codes.where((meant == counties) | codes.isna(), meant)


@cache
def _changes() -> pd.DataFrame:
    rows = pd.read_csv(_FOLDER / "division_changes.csv", dtype=str).set_index("old")
    return rows.assign(since=pd.to_datetime(rows["since"]))


def division_name(code: str, year: int) -> str | None:
    """Province and county of a code in a year; None for a code that was not in force.

    Source: the dated list of GB/T 2260 codes that python-stdnum carries.
    """
    parts = _properties(code[:6])
    province, counties = parts.get("province"), parts.get("county", "")
    for first, last, name in _DATED.findall(counties):
        if int(first or 0) <= year <= int(last or 9999):
            return f"{province}{name}"
    return None


def _properties(code: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for _, properties in numdb.get("cn/loc").info(code):
        found.update(properties)
    return found
