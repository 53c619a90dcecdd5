"""The command `linkrisk indicators propose`: from outcomes and experts to a released set."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graph.loading import load_tables
from graph.store import Store
from graph.tables import Tables
from tests.api.calling import called
from tests.drawing import draw, e, record
from tests.features.test_indicator_set import BASE, written

DAY = "2026-10-31"
EXPERTS = "expert,round,indicator,points\n" + "".join(
    f"e{expert},1,{name},{points}\n"
    for expert in range(3)
    for name, points in (("RE07", 90), ("RE14", 30 + expert), ("BA01", 10))
)
PAIRS = "expert,first,second,judgement\nx,RL12,RL13,1/3\ny,RL12,RL13,1/3\n"


def drawn() -> Tables:
    """240 enterprises; half were fined twice, and of these most are struck in both later years."""
    ids = [f"X-{number:03d}" for number in range(240)]
    records = []
    for number, name in enumerate(ids):
        days = ["2024-03-01", "2024-06-01"] if number % 2 else []
        if number % 8 in (1, 3, 5, 6):
            days += ["2025-03-01", "2026-03-01"]
        records += [
            record(f"{name}-{day}", "penalty", name, day, category="fine", amount=1000.0)
            for day in days
        ]
    return draw(enterprises=[e(name) for name in ids], records=records)


def proposed(*words: str) -> dict[str, Any]:
    """What `propose` answers as a value."""
    result = called("indicators", "propose", "--set", str(BASE), "--by", "某处", *words, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_learned_weights_are_compared_and_released(graph: Store, tmp_path: Path) -> None:
    load_tables(graph, drawn(), load_id="one")
    file = tmp_path / "learned.yaml"
    told = proposed("--method", "learned", "--as-of", DAY, "--out", str(file))
    assert told["set"] == "national 2026.1-learned"
    made = told["proposal"]
    assert (made["learned_at"], made["judged_at"]) == ("2024-10-31", "2025-10-31")
    # Of 240, 4 of 8 are struck in each year.
    assert (made["rows"], made["events"]) == ([240, 240], [120, 120])
    assert [row["model"] for row in made["results"]][:2] == ["in force", "proposed"]
    assert len(set(made["fingerprints"])) == 2 and made["seeds"] == [0, 1, 2, 3, 4]
    compared = ("indicators", "compare", str(BASE), str(file), "--as-of", DAY)
    assert called(*compared).exit_code == 0
    refused = called("indicators", "score", str(file), "--as-of", DAY)
    assert refused.exit_code == 1
    assert "expected a legal_basis and an effective_from" in refused.output
    checked = called("indicators", "check", str(file))
    assert "(proposed, not released)" in " ".join(checked.stdout.split())
    release = "effective_from: 2026-10-01\nlegal_basis: 某令\n"
    file.write_text(file.read_text(encoding="utf-8") + release, encoding="utf-8")
    assert called("indicators", "score", str(file), "--as-of", DAY).exit_code == 0
    entropy = tmp_path / "entropy.yaml"
    told = proposed("--method", "entropy", "--as-of", DAY, "--out", str(entropy))
    assert told["proposal"]["rows"] == 240


def test_experts_need_no_graph(tmp_path: Path) -> None:
    judgements = str(written(tmp_path, EXPERTS, "experts.csv"))
    out = tmp_path / "delphi.yaml"
    told = proposed("--method", "delphi", "--judgements", judgements, "--out", str(out))
    (first,) = told["proposal"]["rounds"]
    # All rank alike: W = 1, chi-square 3 * 2 * 1, p = exp(-3).
    assert first == {
        "round": 1,
        "experts": 3,
        "agreement": 1.0,
        "p_value": 0.0498,
        "spread": 0.3333,
    }
    changes = json.loads(called("indicators", "check", str(out), "--json").stdout)["changes"]
    # RE07 and RE14 would get 121/131 of the 95 points of the three, but their group is above its
    # cap already and may not grow: 90 to 31 of 75. BA01 gets the other 20, which it has.
    assert {row["item_id"]: row["after"] for row in changes} == {"RE07": 55.8, "RE14": 19.2}
    assert "median 31, quartiles 30.5 to 31.5; was 30" in changes[1]["reason"]


def test_pairs_are_told_by_level(tmp_path: Path) -> None:
    judgements = str(written(tmp_path, PAIRS, "pairs.csv"))
    words = ("--method", "ahp", "--judgements", judgements, "--out", str(tmp_path / "ahp.yaml"))
    result = called("indicators", "propose", "--set", str(BASE), "--by", "某处", *words)
    assert result.exit_code == 0, result.output
    assert "relation/ownership" in result.stdout
    # 10 points by 1 to 3.
    found = json.loads(called("indicators", "check", words[-1], "--json").stdout)
    assert [(row["item_id"], row["after"]) for row in found["changes"]] == [
        ("RL12", 2.5),
        ("RL13", 7.5),
    ]
    assert (found["released"], found["weights_by"]) == (False, "ahp")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("--method", "dice"),
            "--method: expected one of learned, delphi, ahp, entropy, got 'dice'",
        ),
        (("--method", "learned"), "learned: expected the option --as-of"),
        (("--method", "ahp", "--as-of", DAY), "ahp: expected no option --as-of"),
        (("--method", "delphi"), "delphi: expected the option --judgements"),
    ],
)
def test_what_does_not_fit_the_method_is_refused(
    tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    out = tmp_path / "out.yaml"
    head = ("indicators", "propose", "--set", str(BASE), "--by", "x", "--out", str(out))
    result = called(*head, *words)
    assert result.exit_code == 1
    assert told in result.output
    assert not out.exists()


def test_too_little_agreement_is_refused_by_the_file(tmp_path: Path) -> None:
    text = EXPERTS.replace("e1,1,RE07,90", "e1,1,RE07,1").replace("e2,1,BA01,10", "e2,1,BA01,95")
    judgements = written(tmp_path, text, "experts.csv")
    out = tmp_path / "out.yaml"
    words = ("--method", "delphi", "--judgements", str(judgements), "--out", str(out))
    head = ("indicators", "propose", "--set", str(BASE), "--by", "x")
    refused = called(*head, *words)
    assert refused.exit_code == 1
    # Ranks 1 2 3, 2 3 1 and 3 1 2: no agreement at all.
    assert f"{judgements}: expected an agreement (Kendall's W) of 0.5" in refused.output
    assert called(*head, *words, "--agreement", "0").exit_code == 0
