"""Records of every kind that departments tell, loaded through the plain table of records."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cypher.statement import parse
from features.table import feature_table
from graph.department_kinds import department_kinds, department_labels
from graph.loading import load_tables
from graph.reading import Reading
from graph.register_tables import read_register_tables
from graph.snapshot_reading import read_snapshot
from graph.store import Store
from graph.tables import RECORD_LABELS

FIRM = "91990100MA0000015X"
DAY = "2026-06-01"
_LABELS = parse(
    "test/labels",
    "// The labels of the records of each kind.\n"
    "MATCH (record:Record) WHERE NOT record:Registration "
    "RETURN record.kind AS kind, labels(record) AS labels",
)
# Of some kinds what the columns say, so that an indicator counts the record.
TOLD = {
    "registration_revocation": {"result": "confirmed"},
    "commitment": {"result": "broken"},
    "order_to_correct": {"details": '{"due_on":"2026-06-15"}'},
    "arrears": {"category": "wages", "amount": "1000"},
    "food_sampling": {"result": "problem_found"},
    "certification_check": {"result": "problem_found"},
    "tax_credit": {"result": "A"},
    "court_judgment": {"result": "lost", "amount": "5000"},
    "opinion_item": {"result": "negative", "details": '{"reliability":0.75}'},
    "association_rating": {"result": "B"},
    "environment_rating": {"result": "black"},
    "public_credit_grade": {"result": "C"},
}
EXPECTED = {
    "revoked_registration": 1, "separate_register_mark": 1, "new_form_tag": 1, "licence_revoked": 1,
    "penalty_unpaid": 1, "food_sampling_fail": 1, "certification_check_fail": 1,
    "unrectified_findings": 1, "orders_to_correct": 1, "administrative_compulsion": 1,
    "broken_commitment": 1, "kept_commitment": 0, "contract_credit_title": 1, "certificates": 1,
    "tax_abnormal_household": 1, "arrears_flags": 1, "major_tax_violation": 1, "tax_credit_a": 1,
    "utility_arrears": 1, "enforcement_cases": 1, "lawsuits_lost": 1, "other_dept_blacklist": 1,
    "other_dept_penalties": 1, "prepaid_flight": 1, "major_accident": 1, "negative_opinion": 0.75,
    "platform_sanction": 1, "association_rating": 2 / 3, "env_credit_rating": 1,
    "public_credit_grade": 2 / 3, "high_tech_title": 1, "insured_staff_drop": 0.25,
    "utility_usage_drop": 0.5,
}  # fmt: skip


def _monthly(kind: str, field: str, values: dict[str, float]) -> list[dict[str, str]]:
    return [
        {
            "record_id": f"{kind}-{month}", "kind": kind, "valid_from": f"{month}-28",
            "category": "water", "details": json.dumps({field: value}),
        }
        for month, value in values.items()
    ]  # fmt: skip


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    """One record of every kind and one of a kind that is in no list."""
    months = pd.period_range("2025-09", "2026-05", freq="M").astype(str)
    rows = [
        {"record_id": kind, "kind": kind, "valid_from": DAY, **TOLD.get(kind, {})}
        for kind in (*department_kinds(), "gossip")
        if kind not in ("insured_staff", "utility_usage")
    ]
    rows += _monthly("insured_staff", "insured_count", {"2025-05": 20, "2026-05": 15})
    usage = {month: 5.0 if month >= "2026-04" else 10.0 for month in months}
    rows += _monthly("utility_usage", "utility_usage", usage)
    firms = pd.DataFrame([{"enterprise_id": FIRM, "name": "虚构甲", "recorded_at": "2024-01-01"}])
    firms.to_csv(tmp_path / "enterprises.csv", index=False)
    records = pd.DataFrame(rows).assign(enterprise_id=FIRM, recorded_at=DAY)
    records.to_csv(tmp_path / "records.csv", index=False)
    return read_register_tables(tmp_path, secret="a secret of the tests")


def test_every_kind_loads_and_its_indicator_counts_it(reading: Reading, store: Store) -> None:
    report = load_tables(store, reading.placed, load_id="departments")
    found = store.read(_LABELS)
    labels = {str(row.kind): set(row.labels) for row in found.itertuples()}
    assert labels == {kind: {"Record", label} for kind, label in department_labels().items()}
    assert report.gained["SupervisionRecord"] == 9
    table = feature_table(read_snapshot(store, date(2026, 6, 30)), list(EXPECTED))
    assert dict(table.frame.loc[FIRM]) == pytest.approx(EXPECTED)


def test_a_kind_that_is_in_no_list_waits(reading: Reading) -> None:
    found = reading.quarantine[["file", "frame"]].to_numpy().tolist()
    assert found == [["records.csv", "records"]]
    assert "gossip" in reading.quarantine["row"].iloc[0]
    assert "gossip" not in set(reading.tables.records["kind"])


def test_the_kinds_are_new_and_their_columns_are_explained() -> None:
    assert {name: RECORD_LABELS[name] for name in department_kinds()} == department_labels()
    for name, kind in department_kinds().items():
        assert kind.zh, name
        assert kind.department, name
        assert "day" in kind.begins, name
