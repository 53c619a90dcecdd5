"""What linkrisk reads from its environment, and the secrets it keeps when none are given."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from api.statement_limits import StatementLimits
from graph.errors import BadInput
from graph.server_configuration import stored_secret

# What `serve` asks of a secret that somebody thought up; generated ones are longer.
_SHORTEST, _DISTINCT = 16, 6


@dataclass(frozen=True)
class Setting:
    """One environment variable: its value when unset or empty, and what it is for."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("LINKRISK_HOME", ".linkrisk", "folder of the managed Neo4j, models and secrets"),
    Setting(
        "LINKRISK_PACKAGES",
        "",
        "folder of the managed Neo4j's program, which may be shared; packages in the home without",
    ),
    Setting("NEO4J_URI", "", "address of another Neo4j 5; without it one is managed locally"),
    Setting("NEO4J_USER", "neo4j", "user of that other Neo4j"),
    Setting("NEO4J_PASSWORD", "", "password of that other Neo4j"),
    Setting(
        "LINKRISK_PERSON_SECRET",
        "",
        "secret under which document numbers become person ids; generated once without it",
    ),
    Setting(
        "LINKRISK_API_KEYS",
        "",
        "comma-separated keys that the HTTP interface accepts, each with the role investigator "
        "and all areas; one is generated without it",
    ),
    Setting("LINKRISK_OIDC_ISSUER", "", "address of an OpenID Connect provider whose tokens count"),
    Setting("LINKRISK_OIDC_AUDIENCE", "", "the audience (aud) its tokens must be made for"),
    Setting("LINKRISK_OIDC_ROLE_CLAIM", "roles", "claim with roles; inner ones as 'outer.inner'"),
    Setting("LINKRISK_OIDC_ROLES", "", "which value of it is which role: value=role,value=role"),
    Setting("LINKRISK_OIDC_AREA_CLAIM", "", "claim with the division codes of the caller's area"),
    Setting("LINKRISK_OIDC_AREAS", "", "areas of all its callers when no claim tells them"),
    Setting("LINKRISK_OIDC_ORGANISATION_CLAIM", "", "claim with the caller's organisation"),
    Setting(
        "LINKRISK_WEBHOOK_CA",
        "",
        "PEM file of certificate authorities that webhooks trust beside the system's",
    ),
    Setting("LINKRISK_HOST", "127.0.0.1", "address that the HTTP interface listens on"),
    Setting("LINKRISK_PORT", "8350", "port that the HTTP interface listens on"),
    Setting(
        "LINKRISK_TODAY",
        "",
        "the day it is (YYYY-MM-DD) for an invented province whose calendar is ahead; by default "
        "today in China",
    ),
    Setting("LINKRISK_STATEMENT_SECONDS", "30", "time of an analyst's statement in Neo4j"),
    Setting("LINKRISK_STATEMENT_ROWS", "10000", "most rows of an analyst's statement"),
    Setting("LINKRISK_STATEMENT_MEGABYTES", "512", "memory of a process that reads its answer"),
    Setting("LINKRISK_STATEMENTS_AT_ONCE", "2", "own statements that are asked at one time"),
)


@dataclass(frozen=True)
class Settings:
    """The values of `SETTINGS`; the two secrets are made when they are first asked for."""

    home: Path
    packages: Path
    neo4j_uri: str
    neo4j_user: str
    neo4j_password: str
    given_person_secret: str
    given_api_keys: str
    oidc_issuer: str
    oidc_audience: str
    oidc_role_claim: str
    oidc_roles: str
    oidc_area_claim: str
    oidc_areas: str
    oidc_organisation_claim: str
    host: str
    port: int
    statements: StatementLimits
    webhook_authorities: Path | None
    given_today: date | None = None

    @property
    def person_secret(self) -> str:
        """The HMAC secret of person ids: the given one, else the one kept in home (mode 0600).

        Another secret gives every person another id, so a lost one can't be replaced.
        """
        return self.given_person_secret or stored_secret(self.person_secret_file, 32)

    @property
    def api_keys(self) -> frozenset[str]:
        """The accepted API keys: the given ones, else the one kept in home (mode 0600)."""
        keys = frozenset(key.strip() for key in self.given_api_keys.split(",") if key.strip())
        return keys or frozenset([stored_secret(self.api_key_file)])

    def check_secrets(self) -> None:
        """Raises BadInput when a secret that was given is empty or easy to guess."""
        given = {"LINKRISK_PERSON_SECRET": [self.given_person_secret or None]}
        keys = self.given_api_keys.split(",") if self.given_api_keys else [None]
        given["LINKRISK_API_KEYS"] = [None if key is None else key.strip() for key in keys]
        for name, values in given.items():
            for value in values:
                if value is not None and (len(value) < _SHORTEST or len(set(value)) < _DISTINCT):
                    expected = f"{_SHORTEST} characters or more, {_DISTINCT} of them different"
                    raise BadInput(expected, f"{len(value)} characters", name)

    @property
    def person_secret_file(self) -> Path:
        """Where a generated person secret is kept."""
        return self.home / "person_secret"

    @property
    def api_key_file(self) -> Path:
        """Where a generated API key is kept."""
        return self.home / "api_key"


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of the environment (by default this process's). Raises BadInput."""
    given = os.environ if environment is None else environment
    values = {setting.name: given.get(setting.name) or setting.default for setting in SETTINGS}
    home = Path(values["LINKRISK_HOME"]).expanduser().absolute()
    return Settings(
        home=home,
        packages=_path(values["LINKRISK_PACKAGES"]) or home / "packages",
        neo4j_uri=values["NEO4J_URI"],
        neo4j_user=values["NEO4J_USER"],
        neo4j_password=values["NEO4J_PASSWORD"],
        given_person_secret=values["LINKRISK_PERSON_SECRET"],
        given_api_keys=values["LINKRISK_API_KEYS"],
        **{
            name.removeprefix("LINKRISK_").lower(): value
            for name, value in values.items()
            if name.startswith("LINKRISK_OIDC_")
        },
        host=values["LINKRISK_HOST"],
        port=_port(values["LINKRISK_PORT"]),
        statements=StatementLimits(
            seconds=_count(values, "LINKRISK_STATEMENT_SECONDS"),
            rows=_count(values, "LINKRISK_STATEMENT_ROWS"),
            megabytes=_count(values, "LINKRISK_STATEMENT_MEGABYTES"),
            at_once=_count(values, "LINKRISK_STATEMENTS_AT_ONCE"),
        ),
        webhook_authorities=_path(values["LINKRISK_WEBHOOK_CA"]),
        given_today=_day(values["LINKRISK_TODAY"]),
    )


def _path(text: str) -> Path | None:
    return Path(text).expanduser().absolute() if text else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadInput("a day YYYY-MM-DD", text, "LINKRISK_TODAY") from error


def _count(values: Mapping[str, str], name: str) -> int:
    text = values[name]
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 10**6):
        raise BadInput("a whole number from 1 to 999999", text, name)
    return int(text)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise BadInput("a port from 1 to 65535", text, "LINKRISK_PORT")
    return int(text)
