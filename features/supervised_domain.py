"""A domain of supervision: which enterprises it has, by industry, licence or records, as data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from features.indicator import Mask
from features.selection import enterprise_rows, of_kind, standing, within
from features.told import told
from features.yaml_node import Node, fault
from graph.code_lists import decoded
from graph.errors import BadInput
from graph.snapshot import Snapshot

MONTHS = 36  # how long a record of the domain makes an enterprise one of it
_INDUSTRY = re.compile(r"[A-T](\d{2})?")
_BY = ("industries", "licences", "record_domains")


@dataclass(frozen=True)
class Domain:
    """A domain and how its enterprises are known; one of the three is enough.

    industries: sections or divisions ('H', 'H62').  licences: words in the name of a licence that
    stands.  record_domains: domains of events and penalties of the last `MONTHS` months.
    """

    name: str
    label_zh: str
    industries: tuple[str, ...]
    licences: tuple[str, ...]
    record_domains: tuple[str, ...]


def domain_of(node: Node) -> Domain | None:
    """The domain that a set's file declares; None when it is for everyone. Raises BadInput."""
    if "domain" not in node:
        if "applies_to" in node:
            raise fault(node, "a domain to which applies_to belongs", None)
        return None
    by = node.part("applies_to")
    name, label_zh = node.text("domain"), node.text("label_zh")
    return declared_domain(name, label_zh, by=by, refused=partial(fault, by))


def declared_domain(
    name: str, label_zh: str, *, by: Mapping[str, Any], refused: Callable[[str, object], BadInput]
) -> Domain:
    """A domain by its words: lists of industries, licences and record domains, one at least.

    refused: makes the error of what was expected and what came. Raises that error.
    """
    if not re.fullmatch("[a-z][a-z_]*", name):
        raise refused("a domain in small letters", name)
    if by.keys() - {*_BY}:
        raise refused(f"only the keys {', '.join(_BY)}", sorted(by.keys() - {*_BY})[0])
    lists: dict[str, tuple[str, ...]] = {}
    for kind in _BY:
        words = by.get(kind) or []
        if not isinstance(words, list) or not all(isinstance(one, str) and one for one in words):
            raise refused(f"a list of texts as {kind}", words)
        lists[kind] = tuple(words)
    if not any(lists.values()):
        raise refused(f"one of {', '.join(_BY)}", None)
    for code in lists["industries"]:
        if not _INDUSTRY.fullmatch(code):
            raise refused("a section or division such as H62", code)
    known = decoded("domain", pd.Series(lists["record_domains"], dtype=object))
    if known.unknown.any():
        raise refused("a domain of the code list", lists["record_domains"])
    return Domain(name, label_zh, **lists)


def members(snapshot: Snapshot, domain: Domain) -> pd.DataFrame:
    """Whether each enterprise is known by its [industry, licence, record] to be of the domain."""
    industries = snapshot.enterprises["industry"].fillna("").astype(str)
    by_industry = industries.str.startswith(domain.industries or ("?",))
    return pd.DataFrame(
        {
            "industry": by_industry.to_numpy(dtype=bool),
            "licence": _having(snapshot, _licences(snapshot, domain.licences)),
            "record": _having(snapshot, _records(snapshot, domain.record_domains)),
        }
    )


def _licences(snapshot: Snapshot, words: Sequence[str]) -> Mask:
    chosen = standing("licence")(snapshot)
    names = told(snapshot, chosen, "licence_name")["licence_name"].fillna("").astype(str)
    pattern = "|".join(map(re.escape, words)) or r"(?!)"
    return _only(chosen, names.index[names.str.contains(pattern)])


def _records(snapshot: Snapshot, codes: Sequence[str]) -> Mask:
    events = of_kind(snapshot, "domain_event") & within(snapshot, MONTHS)
    events &= snapshot.records["category"].isin(codes).to_numpy(dtype=bool)
    penalties = of_kind(snapshot, "penalty") & within(snapshot, MONTHS)
    domains = told(snapshot, penalties, "domain_code")["domain_code"]
    return np.asarray(events | _only(penalties, domains.index[domains.isin(codes)]))


def _only(mask: Mask, rows: pd.Index) -> Mask:
    found = np.zeros(len(mask), dtype=np.bool_)
    found[rows] = True
    return found


def _having(snapshot: Snapshot, chosen: Mask) -> Mask:
    """(size,) whether the enterprise has one of the chosen records."""
    return np.bincount(enterprise_rows(snapshot)[chosen], minlength=snapshot.size) > 0
