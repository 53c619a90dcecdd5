"""What rows of the graph a typed row of the publicity system becomes, whatever its kind."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import pandas as pd

from graph.code_lists import folded
from graph.contact_codes import contact_ids
from graph.details import details_of
from graph.identity import address_ids, person_ids, scrub, scrubbed
from graph.publicity_cells import told_name
from graph.publicity_format import FieldFormat, KindFormat
from graph.publicity_parties import Named, parties
from graph.register_numbers import grouped, in_groups
from graph.successions import PUBLISHED_NAME, named_heads
from graph.tables import DATE, EXECUTIVE_PARTNER, LEGAL_REPRESENTATIVE, NUMBER, TEXT

Frames: TypeAlias = list[tuple[str, pd.DataFrame]]
# What every row has whatever it becomes.
COMMON = ["enterprise_id", "recorded_at", "retracted_at", "source", "file", "line"]
# What is told of a person or an address stays when the link to it is taken back.
ENTITY = ["recorded_at", "source", "file", "line"]
_LONGEST_KEY = 80
_LETTERS = str.maketrans("0123456789", "ghijklmnop")
# Types of columns that the table does not have.
_BLANK = {"day": DATE, **dict.fromkeys(("money", "number", "share"), NUMBER)}


@dataclass(frozen=True)
class Telling:
    """One table, typed: its kind, the values of its fields, and what every row has.

    base: [enterprise_id, recorded_at, retracted_at, source, file, line], one row a row.
    """

    name: str
    kind: KindFormat
    values: pd.DataFrame
    base: pd.DataFrame
    named: Named

    def value(self, name: str) -> pd.Series:
        """The column of a field, all unknown if the table does not have it."""
        if name in self.values:
            return self.values[name]
        kind = self.kind.fields[name].type if name in self.kind.fields else "text"
        return pd.Series(None, index=self.base.index, dtype=_BLANK.get(kind, TEXT))


def record_rows(told: Telling) -> pd.DataFrame:
    """The rows of the frame `records`: columns by `to`, the other fields in details."""
    found = told.base.assign(kind=told.kind.record, **columns_of(told), details=detailed(told))
    found["record_id"] = record_ids(told)
    if told.kind.ended_by:
        ended = found["result"].isin(told.kind.ended_by) if "result" in found else None
        found["valid_to"] = ended_by(found, ended)
    if told.kind.withdrawn:
        gone = told.value(told.kind.withdrawn)
        gone = gone.notna() & (gone.astype(object) != False)  # noqa: E712  # a flag or a text
        found["retracted_at"] = found["retracted_at"].where(
            found["retracted_at"].notna() | ~gone, found["recorded_at"]
        )
    return found


def ended_by(rows: pd.DataFrame, ended: pd.Series | None) -> pd.Series:
    """The ends of rows; what is said to have ended, and not when, ended by the day of learning."""
    ends = rows.get("valid_to", pd.Series(pd.NaT, index=rows.index, dtype=DATE))
    if ended is None:
        return ends
    open_ = ends.isna() | (ends > rows["recorded_at"])
    return ends.where(~(ended & open_), rows["recorded_at"])


def record_ids(told: Telling, key: tuple[str, ...] = ()) -> pd.Series:
    """'<kind>:<enterprise>:<key>' of each row; None where no part of its key is known.

    Nothing in it looks like a personal number, so that a repair may name it in its details.
    """
    parts = [_key_text(told.value(name)) for name in key or told.kind.key]
    joined = parts[0].str.cat(parts[1:], sep="|") if len(parts) > 1 else parts[0]
    kinds = pd.Series(told.name, index=joined.index, dtype=object)
    return key_ids(kinds, told.base["enterprise_id"], joined).where(joined.str.strip("|") != "")


def key_ids(kinds: pd.Series, enterprises: pd.Series, keys: pd.Series) -> pd.Series:
    """The ids of records of the kinds, about the enterprises, with the keys as they are told."""
    places, distinct = pd.factorize(keys)
    short = np.array([*(_shortened(folded(key)) for key in distinct), None], dtype=object)[places]
    ends = ":" + grouped(enterprises.astype(object)) + ":"
    return kinds + ends + pd.Series(short, index=keys.index, dtype=object)


def _key_text(values: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return values.dt.strftime("%Y-%m-%d").fillna("").astype(object)
    places, distinct = pd.factorize(values.astype(object))
    folds = np.array([*(folded(str(value)) for value in distinct), ""], dtype=object)
    return pd.Series(folds[places], index=values.index, dtype=object)


def _shortened(key: str) -> str:
    # A key that would tell a personal number is told as its hash, in letters alone.
    told = in_groups(key)
    if len(told) <= _LONGEST_KEY and scrub(told) == told:
        return told
    return hashlib.sha256(key.encode()).hexdigest()[:32].translate(_LETTERS)


def columns_of(told: Telling) -> dict[str, pd.Series]:
    """The columns of the kind's frame that fields become as they are."""
    return {
        field.to: _next_day(told.values[name]) if field.last else told.values[name]
        for name, field in told.kind.fields.items()
        if field.to and name in told.values
    }


def _next_day(days: pd.Series) -> pd.Series:
    """An end is the first day that no longer counts."""
    return days + pd.Timedelta(days=1)


def detailed(told: Telling, **more: pd.Series) -> pd.Series:
    """The JSON text of the fields that no column holds, free of personal numbers."""
    kept = {
        name: _plain(told, name, field)
        for name, field in told.kind.fields.items()
        if name in told.values and field.detailed
    }
    codes = [told_name(name) for name, field in told.kind.fields.items() if field.type == "code"]
    said = {code: _free(told.values[code]) for code in codes if code in told.values}
    return details_of(pd.DataFrame({**kept, **said, **more}, index=told.base.index))


def _plain(told: Telling, name: str, field: FieldFormat) -> pd.Series:
    values = told.values[name]
    if field.type == "day":
        return values.dt.strftime("%Y-%m-%d")
    if field.type == "sealed":
        # Only whether it is the same person again may be seen.
        kinds = pd.Series(field.zh, index=values.index, dtype=object)
        return person_ids(kinds, values, secret=told.named.secret).str.replace("P-", "S-", n=1)
    if field.type in ("text", "code"):
        return _free(values)
    if field.type == "register_no":
        return _free(grouped(values))
    if field.type == "list":
        return values.map(lambda parts: [_clean(part) for part in parts], na_action="ignore")
    return values


def _free(values: pd.Series) -> pd.Series:
    return scrubbed(values.astype("string[pyarrow]")).astype(object)


def _clean(text: str) -> str:
    return str(scrubbed(pd.Series([text], dtype="string[pyarrow]")).iloc[0])


def linked_rows(told: Telling) -> Frames:
    """The persons, positions, parties, addresses, contacts that the fields of a row name."""
    makers: dict[str, Callable[[Telling, str, FieldFormat], Frames]] = {
        "party": _party_rows,
        "address": _address_rows,
        "contact": _contact_rows,
    }
    found: Frames = []
    for name, field in told.kind.fields.items():
        if name in told.values and field.type in makers and _links(field):
            found += makers[field.type](told, name, field)
    return found


def _links(field: FieldFormat) -> bool:
    return field.type != "party" or bool(field.role or field.position)


def party_of(told: Telling, name: str) -> pd.DataFrame:
    """[kind, id, name] of a party field, with the documents that stand beside it."""
    beside = [f"{name}_{part}" for part in ("kind", "registry_id")]
    known = [other for other in beside if other in told.values]
    values = told.values[known].assign(**{name: told.value(name)})
    for other, field in told.kind.fields.items():
        if field.of == name and other in told.values:
            values[f"{name}_{field.type}"] = told.values[other]
    return parties(values, name, told.base["enterprise_id"], named=told.named)


def named_rows(told: Telling, party: pd.DataFrame) -> Frames:
    """The persons, and the enterprises known by name only, that the parties are."""
    persons = party[party["kind"] == "Person"]
    stubs = party[party["id"].str.startswith("CN-NAME-", na=False)]
    told_of = told.base[ENTITY]
    return [
        (frame, told_of.loc[some.index].assign(**{key: some["id"], "name": some["name"]}))
        for frame, key, some in (
            ("persons", "person_id", persons),
            ("enterprises", "enterprise_id", stubs),
        )
    ]


def _party_rows(told: Telling, name: str, field: FieldFormat) -> Frames:
    if field.position:
        told = _each_named(told, name)
    party = party_of(told, name)
    known = party["id"].notna()
    party, base = party[known], told.base[known.to_numpy()]
    found = named_rows(told, party)
    if field.position:
        return found + _position_rows(base, party, field.position)
    links = base.assign(
        party_id=party["id"],
        party_kind=party["kind"],
        record_id=record_ids(told)[known],
        role=field.role,
    )
    return [*found, ("parties", links)]


def _each_named(told: Telling, name: str) -> Telling:
    """A row for each of the heads that the texts of a column name."""
    each = named_heads(told.values[name]).astype(told.values[name].dtype)
    index = pd.RangeIndex(len(each))
    values = told.values.loc[each.index].set_index(index).assign(**{name: each.set_axis(index)})
    return replace(told, values=values, base=told.base.loc[each.index].set_index(index))


def _position_rows(base: pd.DataFrame, party: pd.DataFrame, position: str) -> Frames:
    """Positions of persons; an enterprise at the head of a partnership is its executive partner."""
    person = party["kind"] == "Person"
    positions = base[person].assign(
        person_id=party["id"][person],
        position=position,
        details=details_of(published_name(position, party["name"][person])),
    )
    partners = base[~person].assign(
        source_id=party["id"][~person],
        target_id=base["enterprise_id"][~person],
        relation=EXECUTIVE_PARTNER,
        details=details_of(published_name(LEGAL_REPRESENTATIVE, party["name"][~person])),
    )
    return [("positions", positions), ("affiliations", partners.drop(columns="enterprise_id"))]


def published_name(position: object, names: pd.Series) -> pd.DataFrame:
    """What `details` keep of a published head of an enterprise: the name under which it stood.

    position: one for all names, or a column beside them.
    """
    positions = pd.Series(position, index=names.index, dtype=object)
    leads = positions == LEGAL_REPRESENTATIVE
    return pd.DataFrame({PUBLISHED_NAME: _free(names).where(leads, None)}, index=names.index)


def _address_rows(told: Telling, name: str, field: FieldFormat) -> Frames:
    texts = scrubbed(told.values[name].astype("string[pyarrow]"))
    divisions = told.value("division_code").astype("string[pyarrow]")
    ids = address_ids(texts, divisions)
    known = ids.notna()
    common = told.base[ENTITY][known]
    addresses = common.assign(address_id=ids[known], text=texts[known], division=divisions[known])
    links = told.base[known].assign(address_id=ids[known], address_kind=field.address_kind)
    return [("addresses", addresses), ("domiciles", links)]


def _contact_rows(told: Telling, name: str, field: FieldFormat) -> Frames:
    ids = contact_ids(told.values[name], field.contact_kind, secret=told.named.secret)
    known = ids.notna()
    links = told.base[known].assign(contact_id=ids[known], contact_kind=field.contact_kind)
    return [("contacts", links)]
