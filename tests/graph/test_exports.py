"""What is exported and read again is the same, and is what each standard asks for."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from libcovebods.config import LibCoveBODSConfig
from libcovebods.data_reader import DataReader
from libcovebods.jsonschemavalidate import JSONSchemaValidator
from libcovebods.schema import SchemaBODS

from graph.bods import read_bods
from graph.bods_export import bods_lines
from graph.ftm import read_ftm
from graph.ftm_export import ftm_lines
from graph.snapshot import Snapshot, snapshot_of
from tests.graph.random_tables import domiciles, facts, random_tables

DAY = date(2026, 6, 30)
PAST = date(2021, 6, 30)
with_ftm = pytest.mark.skipif(
    importlib.util.find_spec("followthemoney") is None, reason="the extra ftm is not installed"
)
SEEDS = st.integers(0, 2**32 - 1)
often = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def written(path: Path, lines: Iterable[bytes]) -> Path:
    path.write_bytes(b"".join(lines))
    return path


def drawn(seed: int) -> Snapshot:
    """Learned by a late day, so that links which have ended since hold."""
    return snapshot_of(random_tables(seed), PAST, DAY)


@often
@given(SEEDS)
def test_ownership_statements_come_back_as_they_were(tmp_path: Path, seed: int) -> None:
    before = drawn(seed)
    reading = read_bods(written(tmp_path / "out.jsonl", bods_lines(before, "tests")))
    assert reading.quarantine.empty
    after = snapshot_of(reading.tables, PAST, DAY)
    assert facts(after) == facts(before)
    kinds = ("domicile", "premises")
    assert domiciles(after, *kinds) == domiciles(before, *kinds)


@with_ftm
@often
@given(SEEDS)
def test_entities_come_back_as_they_were(tmp_path: Path, seed: int) -> None:
    before = drawn(seed)
    reading = read_ftm(written(tmp_path / "out.jsonl", ftm_lines(before)))
    assert reading.quarantine.empty
    after = snapshot_of(reading.tables, PAST, DAY)
    assert facts(after) == facts(before)
    assert domiciles(after, "domicile") == domiciles(before, "domicile")
    assert after.enterprises["status"].tolist() == before.enterprises["status"].tolist()


@pytest.mark.parametrize(
    "lines", [lambda one: bods_lines(one, "tests"), pytest.param(ftm_lines, marks=with_ftm)]
)
def test_an_export_is_the_same_in_whatever_order_the_rows_came(
    lines: Callable[[Snapshot], Iterable[bytes]],
) -> None:
    tables = random_tables(7)
    turned = type(tables)(**{name: rows.iloc[::-1].reset_index(drop=True) for name, rows in tables})
    first, second = (list(lines(snapshot_of(one, PAST, DAY))) for one in (tables, turned))
    assert first == second
    assert len(first) > 10


@settings(max_examples=8, deadline=None, suppress_health_check=often.suppress_health_check)
@given(SEEDS)
def test_statements_keep_to_the_schema_of_the_standard(tmp_path: Path, seed: int) -> None:
    statements = b",".join(bods_lines(drawn(seed), "tests"))
    path = written(tmp_path / "out.json", [b"[", statements, b"]"])
    reader = DataReader(str(path))
    schema = SchemaBODS(reader, LibCoveBODSConfig())
    assert [one.json() for one in JSONSchemaValidator(schema).validate(reader)] == []


def test_the_schema_is_asked_at_all(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in bods_lines(drawn(7), "tests")]
    lines[0]["recordDetails"]["entityType"]["type"] = "registered"
    path = written(tmp_path / "out.json", [json.dumps(lines).encode()])
    reader = DataReader(str(path))
    faults = JSONSchemaValidator(SchemaBODS(reader, LibCoveBODSConfig())).validate(reader)
    assert len(faults) == 1


def test_an_address_that_is_none_is_a_fault_of_the_schema(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in bods_lines(drawn(7), "tests")]
    lines[0]["publicationDetails"]["publisher"]["url"] = "no address"
    path = written(tmp_path / "out.json", [json.dumps(lines).encode()])
    reader = DataReader(str(path))
    faults = JSONSchemaValidator(SchemaBODS(reader, LibCoveBODSConfig())).validate(reader)
    assert [fault.json()["validator"] for fault in faults] == ["format"]


def test_every_statement_and_record_has_its_own_id() -> None:
    lines = [json.loads(line) for line in bods_lines(drawn(7), "tests")]
    for name in ("statementId", "recordId"):
        assert len({line[name] for line in lines}) == len(lines)


def test_the_id_of_a_record_is_the_same_when_its_share_is_another() -> None:
    tables = random_tables(7)
    later = tables.holdings.assign(
        share=0.5, share_low=0.5, share_high=0.5, recorded_at=pd.Timestamp("2025-12-31")
    )
    changed = type(tables)(**{**dict(tables), "holdings": later})
    ids = [
        {json.loads(line)["recordId"] for line in bods_lines(snapshot_of(one, PAST, DAY), "x")}
        for one in (tables, changed)
    ]
    assert ids[0] == ids[1]


@with_ftm
@often
@given(SEEDS)
def test_entities_are_valid_to_the_library(seed: int) -> None:
    from followthemoney import model  # noqa: PLC0415  # an extra

    for line in map(json.loads, ftm_lines(drawn(seed))):
        proxy = model.get_proxy(line)
        proxy.schema.validate(line)
        for prop, value in proxy.itervalues():
            assert prop.type.validate(value), (prop.qname, value)
        # The library itself does not miss a required property that is not there at all.
        ends = {proxy.schema.edge_source, proxy.schema.edge_target} - {None}
        assert all(proxy.get(name) for name in {*proxy.schema.required, *ends})
