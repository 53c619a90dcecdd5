"""What an answer about grades holds: the notice, the grade and its explanation, field by field."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.notice import USAGE_NOTICE

RiskClass = Annotated[
    Literal["A", "B", "C", "D"],
    Field(description="A low, B general, C higher, D high credit risk.", examples=["C"]),
]
EnterpriseId = Annotated[
    str,
    Field(
        min_length=1,
        max_length=64,
        description="Unified social credit code, or the register's number with its scheme.",
        examples=["91990100MA00000001"],
    ),
]
Period = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-(0[1-9]|1[0-2])$",
        description="The month of the grade, YYYY-MM.",
        examples=["2026-10"],
    ),
]
Sealed = Annotated[
    bool,
    Field(
        description="Whether the month is sealed: grades of others may still change.",
        examples=[True],
    ),
]
Name = Annotated[
    str | None, Field(description="Registered name.", examples=["九九零一星河贸易有限公司"])
]
Points = Annotated[float, Field(description="Log-odds added (+) or taken (-).", examples=[0.84])]
Areas = Annotated[
    list[str],
    Field(
        description="The areas the list is limited to: the caller's, by division code, or 'all'.",
        examples=[["9901"]],
    ),
]
OutsideArea = Annotated[
    bool,
    Field(
        description="Whether it is an enterprise outside the caller's area, told in part.",
        examples=[False],
    ),
]
RecordIds = Annotated[
    list[str],
    Field(description="The records that are the evidence.", examples=[["R-2026-000123"]]),
]


class Model(BaseModel):
    """A part of an answer; fields are read by the names they have in JSON."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)


class Answer(Model):
    """An answer, which always carries the usage notice."""

    usage_notice: str = Field(
        default=USAGE_NOTICE,
        description="What the answer may be used for.",
        examples=[USAGE_NOTICE],
    )


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    type: str = Field(description="Stable name.", examples=["urn:linkrisk:problem:key-refused"])
    title: str = Field(description="The kind of problem.", examples=["No such enterprise"])
    status: int = Field(description="The HTTP status.", examples=[404])
    detail: str = Field(
        description="What was expected, the value that came, and where.",
        examples=["expected a known enterprise_id, got '91990100MA0000000X'"],
    )
    usage_notice: str = Field(description="What answers may be used for.", examples=[USAGE_NOTICE])


class Versions(Model):
    """What the grade was computed with; the same versions give the same grade again."""

    policy: str = Field(description="Policy version.", examples=["2026.1"])
    model: str = Field(description="Model checkpoint.", examples=["linkrisk-3f2a"])
    snapshot: str = Field(description="Fingerprint of the graph as known.", examples=["9c1d0a2b"])


class GradeFields(Model):
    """The grade of one enterprise in one period."""

    enterprise_id: EnterpriseId
    name: Name = None
    period: Period
    sealed: Sealed
    risk_class: RiskClass = Field(alias="class")
    score: float = Field(ge=0, le=1000, description="0 to 1000, higher is riskier.", examples=[612])
    probability: float = Field(
        ge=0,
        le=1,
        description="Calibrated probability of a regulatory event in the next 12 months.",
        examples=[0.31],
    )
    log_odds: float = Field(description="base + own + contagion, in log-odds.", examples=[-0.8])
    own_points: Points
    contagion_points: Points
    versions: Versions = Field(description="What the grade was computed with.")


class GradeAnswer(Answer, GradeFields):
    """The grade of one enterprise."""


class BothLanguages(Model):
    """One sentence in Chinese and in English."""

    zh: str = Field(description="In Chinese.")
    en: str = Field(description="In English.")


class OwnReason(Model):
    """What one indicator of the enterprise itself adds."""

    indicator_id: str = Field(description="Number in the catalogue.", examples=["RE07"])
    indicator: str = Field(description="Name of the indicator.", examples=["penalty_count"])
    label_zh: str = Field(description="Chinese label.", examples=["行政处罚次数"])
    dimension: str = Field(description="Dimension of the catalogue.", examples=["regulatory"])
    value: float | None = Field(description="Its value; null if unknown.", examples=[2.0])
    value_told: BothLanguages = Field(description="The value in its unit, for people.")
    points: Points
    record_ids: RecordIds


class PathNode(Model):
    """A step of a contagion path; the caller's role says what is shown of a person's name."""

    kind: str = Field(description="Enterprise, Person or Address.", examples=["Person"])
    id: str = Field(description="The node's key.", examples=["p-7f3a"])
    name: str | None = Field(
        default=None, description="Name, masked if a person.", examples=["王*"]
    )
    outside_area: OutsideArea = False


class PathLink(Model):
    """A link of a contagion path, in the direction it has in the graph."""

    type: str = Field(description="Type of the link.", examples=["LEGAL_REP_OF"])
    link_id: str = Field(description="Version of the link that was used.", examples=["5e0c"])
    from_id: str = Field(alias="from", description="Where it starts.", examples=["p-7f3a"])
    to_id: str = Field(alias="to", description="Where it ends.", examples=["91990100MA00000001"])
    share: float | None = Field(default=None, description="Share in [0, 1].", examples=[0.6])


class ContagionReason(Model):
    """What one related enterprise adds along one path."""

    points: Points
    source_id: EnterpriseId
    source_name: Name = None
    operator: str = Field(description="The rule it travelled by.", examples=["co_person"])
    path: list[PathNode] = Field(description="From the source to the enterprise, node by node.")
    links: list[PathLink] = Field(description="The links between them, in the same order.")
    record_ids: RecordIds


class RuleMet(Model):
    """A direct rule of the policy that the enterprise met."""

    rule_id: str = Field(description="Name of the rule.", examples=["serious_listing"])
    risk_class: RiskClass | None = Field(
        alias="class", description="At least this class; null: `levels` classes worse."
    )
    levels: int = Field(default=0, description="Classes worse, D at most.", examples=[0])
    legal_basis: str = Field(description="Article it rests on.", examples=["国市监信发〔2022〕6号"])
    record_ids: RecordIds
    status: str | None = Field(
        default=None,
        description="What the register says, where the rule rests on that; else null.",
        examples=["revoked"],
    )
    version_ids: list[str] = Field(
        default=[], description="The version of the registration that says so.", examples=[["9c1d"]]
    )


class GuardMet(Model):
    """A guard of the policy that changed the class."""

    guard_id: str = Field(description="Name of the guard.", examples=["relation_only"])
    from_class: RiskClass = Field(alias="from")
    to_class: RiskClass = Field(alias="to")
    legal_basis: str | None = Field(
        default=None,
        description="What it rests on; null in months whose policy did not tell it.",
        examples=["国市监信发〔2022〕6号 (七)"],
    )
    entry: int | None = Field(
        default=None, description="Of a decision by people: its number in the history."
    )
    reason: str | None = Field(default=None, description="Why they decided so.")
    expires_on: date | None = Field(default=None, description="From when it holds no longer.")


class CitedRecord(Model):
    """A record that a reason rests on."""

    record_id: str = Field(description="Its id.", examples=["R-1"])
    kind: str = Field(description="Kind of record.", examples=["penalty"])
    category: str | None = Field(description="Category within the kind.", examples=["fine"])
    result: str | None = Field(description="Outcome.", examples=["problem_found"])
    amount: float | None = Field(description="Yuan.", examples=[50_000.0])
    valid_from: date | None = Field(description="When it happened or began.")
    valid_to: date | None = Field(description="The day from which it counts no more.")


class DomainGrade(Model):
    """The class in a domain, beside the generic class; points, coverage and set: null without one.

    mode use_generic: the generic class, adopted; own_scheme: by the domain's own set, which decides
    alone; combine: by its own set, which decides with the generic class; null: a profile, or a
    month graded before modes were told.
    """

    domain: str = Field(description="Domain, or profile.", examples=["food"])
    mode: Literal["use_generic", "own_scheme", "combine"] | None = Field(
        description="How the domain decides.", examples=["combine"]
    )
    risk_class: RiskClass = Field(alias="class")
    points: float | None = Field(description="Points of the set.", examples=[72.5])
    coverage: float | None = Field(description="Share that speaks, in [0, 1].", examples=[0.8])
    indicator_set: str | None = Field(description="Name and version.", examples=["food 2026.1"])
    because: str = Field(description="How it is known to be of the domain.", examples=["industry"])
    groups: dict[str, float] = Field(description="Points by group.", examples=[{"regulatory": 60}])
    guards: list[GuardMet] = Field(
        default=[], description="What made the class another one than that of the points."
    )


class ExplanationAnswer(Answer):
    """Why: base + own points + contagion points + contagion_rest = log_odds, to 1e-6."""

    enterprise_id: EnterpriseId
    name: Name = None
    period: Period
    sealed: Sealed
    risk_class: RiskClass = Field(alias="class")
    score_class: RiskClass | None = Field(
        default=None, description="The class by the score alone, before rules and guards."
    )
    score: float = Field(description="0 to 1000, higher is riskier.", examples=[612.3])
    probability: float = Field(description="Calibrated probability, 12 months.", examples=[0.31])
    probability_low: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Least probability that outcomes of a later month allow (Venn-Abers); null in "
        "months graded before there was one.",
        examples=[0.28],
    )
    probability_high: float | None = Field(
        default=None, ge=0, le=1, description="Largest such probability.", examples=[0.33]
    )
    log_odds: float = Field(description="The sum of all parts.", examples=[-0.8])
    base: float = Field(description="The intercept, in log-odds.", examples=[-2.9])
    own: list[OwnReason] = Field(description="Its own indicators.")
    contagion: list[ContagionReason] = Field(description="Paths from related enterprises.")
    contagion_rest: float = Field(default=0.0, description="Paths not listed.", examples=[0.02])
    rules: list[RuleMet] = Field(default=[], description="Direct rules met.")
    guards: list[GuardMet] = Field(default=[], description="Guards met.")
    records: list[CitedRecord] = Field(default=[], description="The records named by the reasons.")
    sentences: list[str] = Field(
        default=[], description="The same in sentences, in the language asked for."
    )
    domain_grades: list[DomainGrade] = Field(
        default=[], description="Classes in domains; they never change the class above."
    )
    versions: Versions = Field(description="What the grade was computed with.")


class ExplanationAsked(BaseModel, extra="forbid"):
    """Which explanation is asked for, and in which language it is told in sentences."""

    period: Period | None = None
    language: Literal["zh", "en"] | None = None
