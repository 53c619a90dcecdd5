"""A dossier cites its records, names its reader on every page, asks nobody and runs nothing."""

from __future__ import annotations

import html
import re
from pathlib import Path

import httpx

from api.caller import fingerprint
from api.notice import USAGE_NOTICE
from graph.server import ServerAddress
from graph.store import Store
from tests.api.calling import called
from tests.api.conftest import FOR, KEY
from tests.api.test_investigation import AS_INVESTIGATOR, FIRM, OTHER_NAME, client, told

__all__ = ["client", "told"]


def dossier(client: httpx.Client, **asked: str) -> httpx.Response:
    answer = client.get(f"/enterprises/{FIRM}/dossier", params=asked, headers=AS_INVESTIGATOR)
    assert answer.status_code == 200, answer.text
    return answer


def test_a_dossier_cites_its_records_and_names_its_reader_on_every_page(
    client: httpx.Client,
) -> None:
    answer = dossier(client, language="en")
    told = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
    for record_id in ("R-1", "R-2", "R-4"):
        assert record_id in told, record_id
    assert "R-3" not in told  # it was retracted
    assert "base + own + contagion = total (log-odds): -3.000 +0.800 +1.400 = -0.800" in told
    assert "B → C" in told and "王小明" in told
    mark = f"key-{fingerprint(KEY)} · {FOR['X-Purpose']} {FOR['X-Document']}"
    assert answer.text.count(mark) == 18
    assert USAGE_NOTICE in told
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''dossier-")


def test_a_dossier_asks_nobody_and_runs_nothing(client: httpx.Client) -> None:
    text = dossier(client).text
    assert OTHER_NAME not in text and html.escape(OTHER_NAME) in text
    ours = text.replace(html.escape(OTHER_NAME), "")
    outside = re.findall(r"""(?:src|href|url\()\s*=?\s*["']?([^"'\s>)]+)""", ours)
    assert outside == [] and "<script" not in text
    assert "default-src 'none'" in dossier(client).headers["content-security-policy"]


def test_a_dossier_of_an_earlier_month_knows_no_later_one(client: httpx.Client) -> None:
    text = dossier(client, period="2026-09").text
    assert "R-2" in text and "R-4" not in text and "2026-10" not in text
    unknown = client.get("/enterprises/NOBODY/dossier", headers=AS_INVESTIGATOR)
    assert unknown.status_code == 404
    # a registered system takes no dossiers along
    assert client.get(f"/enterprises/{FIRM}/dossier").status_code == 403


def test_the_command_writes_the_same_dossier(
    told: Store, server: ServerAddress, tmp_path: Path
) -> None:
    to = tmp_path / "dossier.html"
    neo4j = {"NEO4J_URI": server.uri, "NEO4J_USER": server.user, "NEO4J_PASSWORD": server.password}
    home = {"LINKRISK_HOME": str(tmp_path)}
    words = ("dossier", FIRM, "--to", str(to), "--purpose", "DOC-7")
    assert called(*words, **neo4j, **home).exit_code == 0
    text = to.read_text(encoding="utf-8")
    assert "command line · DOC-7" in text and "R-1" in text and "王*" in text and "小" not in text
    assert called("dossier", FIRM, "--to", str(tmp_path), **neo4j, **home).exit_code == 1
