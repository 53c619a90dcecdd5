"""The sample's firms before they are linked: role, parent, age, industry, capital, latent risk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.sample_settings import OPEN, Flags, Floats, Integers, SampleSettings, Texts

ORDINARY, HOLDING, SUBSIDIARY, GRANDCHILD, BRANCH, CYCLE, SHELL = range(7)
NOBODY = -1
CYCLE_LENGTHS = (2, 3, 4, 5)
_SHARES_OF_ROLES = {HOLDING: 0.025, SUBSIDIARY: 0.14, GRANDCHILD: 0.07, BRANCH: 0.05}

# Section of GB/T 4754, its two-digit divisions, its share of the firms, its log-odds of an event.
_SECTIONS: tuple[tuple[str, int, int, float, float], ...] = (
    ("A", 1, 5, 0.03, -0.1),
    ("B", 6, 12, 0.005, 0.3),
    ("C", 13, 43, 0.17, 0.0),
    ("D", 44, 46, 0.005, -0.2),
    ("E", 47, 50, 0.09, 0.3),
    ("F", 51, 52, 0.29, 0.1),
    ("G", 53, 60, 0.04, 0.2),
    ("H", 61, 62, 0.06, 0.6),
    ("I", 63, 65, 0.06, -0.3),
    ("J", 66, 69, 0.01, 0.1),
    ("K", 70, 70, 0.03, 0.2),
    ("L", 71, 72, 0.10, -0.1),
    ("M", 73, 75, 0.06, -0.3),
    ("N", 76, 79, 0.01, -0.1),
    ("O", 80, 82, 0.02, 0.3),
    ("P", 83, 83, 0.005, 0.1),
    ("Q", 84, 85, 0.005, 0.1),
    ("R", 86, 90, 0.0075, 0.2),
    ("S", 91, 96, 0.0015, -0.4),
    ("T", 97, 97, 0.001, -0.4),
)


@dataclass(frozen=True)
class Firms:
    """One array an attribute, position = firm number; dates in days since 1970-01-01.

    parent: the firm that holds it, or NOBODY.  head_office: of a branch, or NOBODY.
    cluster: number of the shell cluster, or NOBODY.  frailty: latent, standard normal.
    learning: days from a firm's registration to the day it is known.
    """

    role: Integers
    parent: Integers
    head_office: Integers
    cluster: Integers
    established: Integers
    ended: Integers
    revoked: Flags
    frailty: Floats
    section: Integers
    industry: Texts
    industry_risk: Floats
    capital: Floats
    joint_stock: Flags
    learning: Integers

    @property
    def size(self) -> int:
        """Number of firms."""
        return len(self.role)


def make_firms(settings: SampleSettings, chance: np.random.Generator) -> Firms:
    """Firms with their roles and the tree of parents; a parent is always older than its child."""
    role, cluster, cycle = _roles(settings.enterprises, chance)
    established = _founding_days(settings, chance, role=role, cluster=cluster)
    parent, head_office = _parents(chance, role=role, established=established, cycle=cycle)
    for above in (parent, head_office):
        rooms = _rooms(role, above)
        established = _after_parents(settings, chance, days=established, above=(above, rooms))
    ended, revoked = _endings(settings, chance, established=established)
    section, industry, industry_risk = _industries(chance, settings.enterprises)
    return Firms(
        role=role,
        parent=parent,
        head_office=head_office,
        cluster=cluster,
        established=established,
        ended=ended,
        revoked=revoked,
        frailty=chance.normal(size=settings.enterprises),
        section=section,
        industry=industry,
        industry_risk=industry_risk,
        capital=_capital(chance, role),
        joint_stock=(chance.random(settings.enterprises) < 0.04) & (role != BRANCH),
        learning=_learning(chance, settings.enterprises, cycle=cycle),
    )


def skewed_picks(chance: np.random.Generator, choices: int, picks: int) -> Integers:
    """`picks` numbers below `choices`, few of them often: Pareto weights, the largest cut."""
    weights = np.minimum(1 + chance.pareto(1.5, choices), 20.0)
    counts = chance.multinomial(picks, weights / weights.sum())
    return chance.permutation(np.repeat(np.arange(choices), counts))


def portfolios(chance: np.random.Generator, members: int, *, largest: int) -> Integers:
    """A group number for each member; most groups have 2 members, few up to `largest`."""
    sizes = np.minimum(2 + chance.pareto(1.3, members).astype(np.int64), largest)
    return chance.permutation(np.repeat(np.arange(members), sizes)[:members])


def _roles(size: int, chance: np.random.Generator) -> tuple[Integers, Integers, Integers]:
    order = chance.permutation(size)
    role, cluster, cycle = (np.full(size, value, np.int64) for value in (ORDINARY, NOBODY, NOBODY))
    clusters = chance.integers(8, 26, max(2, size // 800))
    cycles = np.repeat(CYCLE_LENGTHS, max(1, size // 5000))
    counts = {kind: int(size * share) for kind, share in _SHARES_OF_ROLES.items()}
    counts |= {SHELL: int(clusters.sum()), CYCLE: int(cycles.sum())}
    start = 0
    for kind, count in counts.items():
        members = order[start : start + count]
        role[members] = kind
        start += count
        if kind == SHELL:
            cluster[members] = np.repeat(np.arange(len(clusters)), clusters)
        if kind == CYCLE:
            cycle[members] = np.repeat(np.arange(len(cycles)), cycles)
    return role, cluster, cycle


def _founding_days(
    settings: SampleSettings, chance: np.random.Generator, *, role: Integers, cluster: Integers
) -> Integers:
    """Exponential ages; holdings are older, a shell cluster is founded within one month."""
    age = 40 + np.minimum(chance.exponential(2300, len(role)), 12_000).astype(np.int64)
    age[role == HOLDING] += 1500
    age[role == CYCLE] += 1000
    established = settings.end_day - age
    months = settings.month_starts[12 : settings.months + 20]
    founded = chance.choice(months, cluster.max() + 1)
    shells = role == SHELL
    established[shells] = founded[cluster[shells]] + chance.integers(0, 28, int(shells.sum()))
    return established


def _parents(
    chance: np.random.Generator, *, role: Integers, established: Integers, cycle: Integers
) -> tuple[Integers, Integers]:
    """Parent and head office by skewed picks; cycle members hold each other in a ring."""
    parent, head_office = (np.full(len(role), NOBODY, np.int64) for _ in range(2))
    holding, subsidiary = np.flatnonzero(role == HOLDING), np.flatnonzero(role == SUBSIDIARY)
    parent[subsidiary] = holding[skewed_picks(chance, len(holding), len(subsidiary))]
    grandchild, branch = np.flatnonzero(role == GRANDCHILD), np.flatnonzero(role == BRANCH)
    old = established < np.quantile(established, 0.6)
    holders = np.flatnonzero((role == SUBSIDIARY) & old)
    parent[grandchild] = holders[skewed_picks(chance, len(holders), len(grandchild))]
    offices = np.flatnonzero((role != BRANCH) & (role != SHELL) & old)
    head_office[branch] = offices[skewed_picks(chance, len(offices), len(branch))]
    members = np.flatnonzero(cycle >= 0)
    members = members[np.argsort(cycle[members], kind="stable")]
    for ring in np.unique(cycle[members]):  # a known few, not one a firm
        ringed = members[cycle[members] == ring]
        parent[ringed] = np.roll(ringed, 1)
        established[ringed] = established[ringed].min()
    return parent, head_office


def _rooms(role: Integers, parent: Integers) -> dict[int, Flags]:
    """The children of each level, from the top of the tree down, by the days left below them."""
    levels = {700: SUBSIDIARY, 400: GRANDCHILD, 30: BRANCH}
    return {room: (parent != NOBODY) & (role == kind) for room, kind in levels.items()}


def _after_parents(
    settings: SampleSettings,
    chance: np.random.Generator,
    *,
    days: Integers,
    above: tuple[Integers, dict[int, Flags]],
) -> Integers:
    """Founding days with every child at least 120 days younger than its parent."""
    parent, levels = above
    for room, children in levels.items():
        earliest = days[parent] + 120
        early = children & (days < earliest)
        latest = np.maximum(settings.end_day - room, earliest + 1)
        days = np.where(early, chance.integers(earliest, latest), days)
    return days


def _endings(
    settings: SampleSettings, chance: np.random.Generator, *, established: Integers
) -> tuple[Integers, Flags]:
    """Day of the end (OPEN: lives on) and whether the licence was revoked."""
    born = np.maximum(established + 60, settings.first_day)
    ended = born + chance.exponential(12_000, len(born)).astype(np.int64)
    revoked = chance.random(len(born)) < 0.15
    return np.where(ended > settings.last_day, OPEN, ended), revoked


def _industries(chance: np.random.Generator, size: int) -> tuple[Integers, Texts, Floats]:
    """Section letter and two-digit division such as 'F51', and the section's log-odds."""
    weights = np.array([row[3] for row in _SECTIONS])
    section = chance.choice(len(_SECTIONS), size, p=weights / weights.sum())
    first, last = (np.array([row[at] for row in _SECTIONS]) for at in (1, 2))
    division = chance.integers(first[section], last[section] + 1)
    letters = np.array([row[0] for row in _SECTIONS], dtype=object)
    digits = np.array([f"{number:02d}" for number in range(100)], dtype=object)
    risk = np.array([row[4] for row in _SECTIONS])
    return section, letters[section] + digits[division], risk[section]


def _capital(chance: np.random.Generator, role: Integers) -> Floats:
    """Registered capital in yuan, log-normal about 1 million; a branch has none."""
    spread = chance.normal(size=len(role))
    typical = np.where(role == HOLDING, np.log(2e7), np.log(1e6))
    yuan = np.maximum(np.round(np.exp(typical + 1.4 * spread) / 1e4), 1) * 1e4
    return np.where(role == BRANCH, np.nan, yuan)


def _learning(chance: np.random.Generator, size: int, *, cycle: Integers) -> Integers:
    learning = chance.integers(0, 61, size)
    # A ring's members are registered together: none is known before the others.
    learning[cycle >= 0] = 10
    return learning
