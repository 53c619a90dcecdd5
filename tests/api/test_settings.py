"""Settings have defaults, refuse nonsense, and keep generated secrets to their owner."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from api.settings import SETTINGS, settings
from graph.errors import BadInput


def test_an_empty_environment_gives_the_defaults() -> None:
    found = settings({})
    assert found.home == Path.cwd() / ".linkrisk"
    assert (found.host, found.port) == ("127.0.0.1", 8350)
    assert (found.neo4j_uri, found.neo4j_user, found.neo4j_password) == ("", "neo4j", "")


def test_an_empty_value_is_no_value() -> None:
    assert settings({setting.name: "" for setting in SETTINGS}) == settings({})


def test_what_is_given_counts(tmp_path: Path) -> None:
    found = settings(
        {
            "LINKRISK_HOME": str(tmp_path),
            "NEO4J_URI": "bolt://graph:7687",
            "LINKRISK_PERSON_SECRET": "given",
            "LINKRISK_API_KEYS": " a, b,,a ",
            "LINKRISK_PORT": "80",
        }
    )
    assert (found.home, found.neo4j_uri, found.port) == (tmp_path, "bolt://graph:7687", 80)
    assert (found.person_secret, found.api_keys) == ("given", frozenset({"a", "b"}))
    assert list(tmp_path.iterdir()) == []


def test_generated_secrets_stay_the_same_and_with_their_owner(tmp_path: Path) -> None:
    found = settings({"LINKRISK_HOME": str(tmp_path / "home")})
    secrets = {found.person_secret, *found.api_keys}
    assert len(secrets) == 2
    assert min(map(len, secrets)) >= 32
    again = settings({"LINKRISK_HOME": str(tmp_path / "home")})
    assert {again.person_secret, *again.api_keys} == secrets
    for file in (found.person_secret_file, found.api_key_file):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "8350 ", "８３５０"])
def test_a_wrong_port_is_refused(port: str) -> None:
    with pytest.raises(BadInput, match=r"^LINKRISK_PORT: expected a port from 1 to 65535, got"):
        settings({"LINKRISK_PORT": port})


@pytest.mark.parametrize(
    "given",
    [
        {"LINKRISK_API_KEYS": "short"},
        {"LINKRISK_API_KEYS": "long-enough-key-of-one,abc"},
        {"LINKRISK_API_KEYS": " , "},
        {"LINKRISK_API_KEYS": "aaaaaaaaaaaaaaaaaaaaaaaa"},
        {"LINKRISK_PERSON_SECRET": "secret"},
    ],
)
def test_a_weak_secret_is_refused_and_not_shown(given: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="16 characters or more") as told:
        settings(given).check_secrets()
    assert not [
        word
        for value in given.values()
        for word in value.split(",")
        if repr(word) in str(told.value)
    ]


def test_generated_and_long_secrets_pass() -> None:
    settings({}).check_secrets()
    settings({"LINKRISK_API_KEYS": "a-key-of-the-registry, another-long-key"}).check_secrets()


def test_each_setting_is_explained_once() -> None:
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)
    assert all(len(setting.help.split()) >= 3 for setting in SETTINGS)
