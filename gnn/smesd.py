"""SMEsD (Wei et al., Information Sciences 659, 2024) read as examples: measured on, never shipped.

Its faults stand beside every figure: time columns count back from different days for bankrupt
firms and survivors, some firms stand in two splits, and two thirds of the test split are bankrupt.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sp

from gnn.operators import Operator
from gnn.train import Examples
from graph.errors import BadInput

FAULTS = (
    "time columns (age, months before) count back from bankruptcy for bankrupt firms and from "
    "December 2021 for survivors, so they leak; 35 firms stand in both train and validation and "
    "17 in both train and test; 65 % of the test split is bankrupt; the test split has 491 rows, "
    "so an interval of its AUC is about 0.035 to either side; counts of relations alone reach an "
    "AUC of about 0.80."
)
SPLITS = ("train", "valid", "test")
_DIRECT = {
    "branch": ("branch",),
    "head_office": ("branched",),
    "investee": ("invest_CC",),
    "shareholder": ("invested_CC",),
    "trade": ("deal", "dealed", "loan", "loaned", "rent", "rented", "creditor", "creditored"),
}
_SHARED = {
    "co_executive": ("execute",),
    "co_investor": ("invest_CP",),
    "co_stakeholder": ("stakeholder",),
    "co_supervisor": ("supervise",),
}
# The same four links seen from the enterprise: what it counts of its own.
_SHARED_COUNTS = ("executed", "invested_CP", "stakeholderd", "supervised")
_GROUPS = ("industry", "area", "qualify")
_TABLES = ("enterprises", "lawsuits", "edges", "hyperedges")


@dataclass(frozen=True)
class _Split:
    rows: pd.Series  # enterprise -> row
    tables: dict[str, pd.DataFrame]


def read_smesd(folder: Path) -> dict[str, Examples]:
    """Examples of 'train', 'valid' and 'test', each with its own edges. Raises BadInput."""
    missing = [name for name in _TABLES if not (folder / f"{name}.csv").exists()]
    if missing:
        raise BadInput(f"the files {', '.join(_TABLES)} (.csv)", missing, str(folder))
    tables = {name: pd.read_csv(folder / f"{name}.csv") for name in _TABLES}
    return {split: _examples(tables, split) for split in SPLITS}


def _examples(tables: dict[str, pd.DataFrame], split: str) -> Examples:
    parts = {name: table[table["split"] == split] for name, table in tables.items()}
    firms = parts["enterprises"].drop_duplicates("enterprise").sort_values("enterprise")
    rows = pd.Series(np.arange(len(firms)), index=firms["enterprise"].to_numpy())
    part = _Split(rows, parts)
    facts = pd.concat([_own(firms, part), _counts(part)], axis=1)
    return Examples(
        names=tuple(facts.columns),
        values=facts.to_numpy(np.float64),
        events=firms["bankrupt"].to_numpy(np.float64),
        operators=_operators(part),
        rows=np.ones(len(firms), dtype=bool),
    )


def _own(firms: pd.DataFrame, part: _Split) -> pd.DataFrame:
    firms = firms.reset_index(drop=True)
    facts = firms[["registered_capital", "paid_in_capital", "age_months"]].astype(float)
    suits = part.tables["lawsuits"]
    suits = suits[suits["enterprise"].isin(part.rows.index)]
    suits = suits.assign(row=suits["enterprise"].map(part.rows))
    facts["lawsuits"] = _tally(suits["row"], len(firms))
    for column, kinds in (("cause", 11), ("court", 4), ("result", 4)):
        for kind in range(kinds):
            facts[f"{column}_{kind}"] = _tally(suits["row"][suits[column] == kind], len(firms))
    facts["last_lawsuit"] = suits.groupby("row")["months_before"].min().reindex(facts.index)
    for first, last in ((0, 12), (12, 36), (36, 10_000)):
        inside = suits["months_before"].between(first, last, inclusive="left")
        facts[f"lawsuits_from_{first}"] = _tally(suits["row"][inside], len(firms))
    return facts


def _counts(part: _Split) -> pd.DataFrame:
    edges = part.tables["edges"]
    edges = edges[edges["source"].isin(part.rows.index)]
    counts = {
        f"count_{relation}": _tally(links["source"].map(part.rows), len(part.rows))
        for relation, links in edges.groupby("relation")
    }
    known = part.tables["hyperedges"]
    known = known[known["enterprise"].isin(part.rows.index) & (known["kind"] == "qualify")]
    counts["count_qualify"] = _tally(known["enterprise"].map(part.rows), len(part.rows))
    relations = [*_SHARED_COUNTS, *(relation for names in _DIRECT.values() for relation in names)]
    columns = [*sorted(f"count_{relation}" for relation in relations), "count_qualify"]
    return pd.DataFrame(counts).reindex(columns=columns, fill_value=0.0)


def _tally(rows: pd.Series, size: int) -> np.ndarray:
    return np.bincount(rows.to_numpy(np.int64), minlength=size).astype(np.float64)


def _operators(part: _Split) -> tuple[Operator, ...]:
    size = len(part.rows)
    direct = {name: _links(part, relations) for name, relations in _DIRECT.items()}
    shared = {name: _sharing(_members(part, relations)) for name, relations in _SHARED.items()}
    groups = {f"same_{kind}": _sharing(_grouped(part, kind)) for kind in _GROUPS}
    union = sum(direct.values(), start=sp.csr_array((size, size))) + sum(shared.values())
    near = _plain(union)
    far = _plain(near @ near)
    far = _plain(far - far.multiply(near))
    steps = {**direct, **shared, **groups, "any_mean": near, "second": far}
    operators = [_mean_operator(name, matrix) for name, matrix in steps.items()]
    ties = _ties(near)
    return (*operators, Operator("any", ties, size, reduce="max"))


def _links(part: _Split, relations: tuple[str, ...]) -> sp.csr_array:
    edges = part.tables["edges"]
    edges = edges[edges["relation"].isin(relations)]
    inside = edges["source"].isin(part.rows.index) & edges["target"].isin(part.rows.index)
    ends = [
        edges.loc[inside, end].map(part.rows).to_numpy(np.int64) for end in ("source", "target")
    ]
    size = len(part.rows)
    return _plain(sp.coo_array((np.ones(len(ends[0])), tuple(ends)), (size, size)).tocsr())


def _members(part: _Split, relations: tuple[str, ...]) -> sp.csr_array:
    edges = part.tables["edges"]
    edges = edges[edges["relation"].isin(relations) & edges["target"].isin(part.rows.index)]
    return _incidence(edges["target"].map(part.rows), edges["source"], len(part.rows))


def _grouped(part: _Split, kind: str) -> sp.csr_array:
    known = part.tables["hyperedges"]
    known = known[(known["kind"] == kind) & known["enterprise"].isin(part.rows.index)]
    return _incidence(known["enterprise"].map(part.rows), known["group"], len(part.rows))


def _incidence(rows: pd.Series, groups: pd.Series, size: int) -> sp.csr_array:
    columns, numbers = np.unique(groups.to_numpy(), return_inverse=True)
    ends = (rows.to_numpy(np.int64), numbers)
    incidence = sp.coo_array((np.ones(len(rows)), ends), (size, max(len(columns), 1))).tocsr()
    incidence.data[:] = 1.0
    return incidence


def _sharing(incidence: sp.csr_array) -> sp.csr_array:
    shared = sp.csr_array(incidence @ incidence.T)
    shared.setdiag(0.0)
    shared.eliminate_zeros()
    return shared


def _plain(matrix: sp.csr_array) -> sp.csr_array:
    """Ones where there is anything, nothing on the diagonal."""
    plain = sp.csr_array((matrix != 0).astype(np.float64))
    plain.setdiag(0.0)
    plain.eliminate_zeros()
    return plain


def _mean_operator(name: str, matrix: sp.csr_array) -> Operator:
    ties = _ties(matrix)
    total = ties.groupby("target")["weight"].transform("sum")
    return Operator(name, ties.assign(weight=ties["weight"] / total), matrix.shape[0])


def _ties(matrix: sp.csr_array) -> pd.DataFrame:
    entries = matrix.tocsr().sorted_indices().tocoo()
    return pd.DataFrame({"target": entries.row, "source": entries.col, "weight": entries.data})
