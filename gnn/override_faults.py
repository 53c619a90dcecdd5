"""Whether what two callers decided follows from the proposal that it names."""

from __future__ import annotations

from gnn.decisions import are_two
from gnn.override_approval import ANSWERS, APPROVED, answers
from graph.history import Entry

_OWN = {"by", "holder", "reason"}  # what a refusal has of its own, by the same names


def proposal_faults(chain: list[Entry], entry: Entry) -> list[str]:
    """What is wrong with an answer to a proposal; nothing of other entries and signed files."""
    if entry.kind not in ANSWERS or "proposal" not in entry.value:
        return []
    number, before = entry.value["proposal"], chain[: entry.number - 1]
    for proposal in before:
        if proposal.number == number and proposal.kind in APPROVED:
            told = _differing(proposal, entry)
            if number in answers(before):
                told.append(f"answers proposal {number}, which was answered before")
            return [f"{entry.name}: {one}" for one in told]
    return [f"{entry.name}: rests on proposal {number}, which there is not"]


def _differing(proposal: Entry, answer: Entry) -> list[str]:
    """How an answer differs from what was proposed, and whether one caller gave both."""
    asked, about, refused = proposal.value, answer.value, answer.kind == "override_refused"
    names = [one for one in about if one in asked and not (refused and one in _OWN)]
    found = [
        f"differs from proposal {proposal.number} in {one}"
        for one in names
        if about[one] != asked[one]
    ]
    if not refused and APPROVED[proposal.kind] != answer.kind:
        found.append(f"is not what proposal {proposal.number} asks for")
    second = about["by" if refused else "approved_by"]
    if not are_two(asked["by"], second):
        found.append(f"signed twice by {second}")
    return found
