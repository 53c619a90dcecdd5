"""Profiles: who is graded, who is listed and why, by hand; faults of the file are named."""

from __future__ import annotations

import pytest

from gnn.profile import load_profiles, profiles_of
from graph.errors import BadInput
from tests.drawing import drawn_snapshot, e

# Where a fault stands that is told elsewhere than in the line that was changed.
TOLD_AT = {
    "    label_zh: 个体工商户\n": "profile: individual_business",
    "profiles:\n": "  - profile: individual_business",
}
FIRM, SHOP, COOPERATIVE = "91990100MA0000015X", "929901000000000194", "93990100000000027U"
UNION = "12990100000000027U"


def test_who_is_graded_and_who_is_listed() -> None:
    snapshot = drawn_snapshot(
        enterprises=[
            e(FIRM),
            e(SHOP),
            e(COOPERATIVE),
            e(UNION),
            e("a", enterprise_type="9500"),
            e("b", enterprise_type="农民专业合作社"),
            e("c", enterprise_type="1130", status="deregistered", ended_on="2026-01-01"),
            e("d", status="revoked", ended_on="2026-01-01"),
            e("e", ended_on="2026-06-30"),
            e("f", ended_on="2026-07-01"),
            e("g", status="moved_out"),
            e("h", status="deregistered", enterprise_type="9500"),
        ]
    )
    found = load_profiles().scope(snapshot).set_index("enterprise_id")
    assert {name: (row["reason"], row["detail"]) for name, row in found.iterrows()} == {
        FIRM: (None, None),
        SHOP: ("profile_off", "individual_business"),
        COOPERATIVE: ("profile_off", "cooperative"),
        UNION: ("not_in_scope", "12"),
        "a": ("profile_off", "individual_business"),
        "b": ("profile_off", "cooperative"),
        "c": ("left_register", "deregistered"),
        "d": (None, None),
        "e": ("left_register", "in_register"),
        "f": (None, None),
        "g": ("left_register", "moved_out"),
        "h": ("left_register", "deregistered"),
    }
    assert found.loc[[FIRM, SHOP, "b"], "profile"].tolist() == [
        "enterprise",
        "individual_business",
        "cooperative",
    ]


def test_an_active_profile_is_graded() -> None:
    text = load_profiles().text.replace("active: false", "active: true", 1)
    snapshot = drawn_snapshot(enterprises=[e(SHOP), e(COOPERATIVE)])
    profiles = profiles_of(text, "test")
    found = profiles.scope(snapshot)
    assert found["reason"].tolist() == [None, "profile_off"]
    assert [one.name for one in profiles.active] == ["individual_business"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('["9500"]', '["9999"]', "an enterprise type of the code list, got '9999'"),
        ("active: false", "active: 0", "active: true or false"),
        ("profile: cooperative", "profile: enterprise", "none called enterprise"),
        ("profile: cooperative", "profile: individual_business", "each profile once"),
        ("    label_zh: 个体工商户\n", "", "the keys profile, label_zh"),
        (
            'legal_basis: "国市监信发〔2024〕72号; 个人信息保护法 第七十三条"',
            "legal_basis: ''",
            "a legal",
        ),
        ("[deregistered,", "[dead,", "statuses of in_register"),
        ("not_in_scope:\n", "not_in_scopes:\n", "with all parts"),
        ("profiles:\n", "profiles: [\n", "expected YAML"),
    ],
)
def test_a_fault_is_named(old: str, new: str, fault: str) -> None:
    text = load_profiles().text
    assert old in text
    with pytest.raises(BadInput, match=fault) as caught:
        profiles_of(text.replace(old, new, 1), "file")
    line = text[: text.index(TOLD_AT.get(old, old))].count("\n") + 1
    assert caught.value.where == ("file" if "with all parts" in fault else f"file:{line}")
