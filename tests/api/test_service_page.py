"""The examples of docs/SERVICE.md are run as they stand; its commands and fields exist."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
import typer

from api.cli import app
from gnn.grade_pages import SCHEMA

PAGE = (Path(__file__).parents[2] / "docs" / "SERVICE.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, flags=re.DOTALL)
ASKED = [block for block in BLOCKS if block.startswith("curl")]


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
@pytest.mark.parametrize("block", ASKED)
def test_curl_examples_answer_with_grades(client: httpx.Client, tmp_path: Path, block: str) -> None:
    me = BLOCKS[0].replace("X-API-Key: KEY", f"X-API-Key: {client.headers['X-API-Key']}")
    asked = block.replace("http://127.0.0.1:8350", str(client.base_url).rstrip("/"))
    words = ["bash", "-ec", me + asked.replace("curl", "curl --fail", 1)]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b"CN-TEST-" in done.stdout


def test_commands_of_the_page_exist() -> None:
    commands: Any = typer.main.get_command(app)
    told = re.findall(r"^linkrisk (\w+) (\w+)(.*)$", "".join(BLOCKS), flags=re.MULTILINE)
    for group in ("package", "webhooks"):
        known = commands.commands[group].commands
        assert {verb for name, verb, _ in told if name == group} == set(known)
        for _, verb, rest in [one for one in told if one[0] == group]:
            options = {word for one in known[verb].params for word in one.opts}
            assert set(re.findall(r"--[a-z-]+", rest)) <= options, verb


def test_every_field_of_a_row_is_described() -> None:
    table = PAGE.split("| field |")[1].split("\n\n")[0]
    first = [line.split("|")[1] for line in table.splitlines()[1:]]
    assert re.findall(r"`([a-z_]+)`", "".join(first)) == SCHEMA.names
