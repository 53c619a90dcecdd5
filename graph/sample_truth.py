"""What really happened in the sample and why: kept beside the register, never loaded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.sample_contagion import EVENTS, Course
from graph.sample_exposure import CHANNELS
from graph.sample_settings import Texts
from graph.sample_tables import Sample, dates

NOTICEABLE = 0.5  # log-odds below which contagion is nobody's reason
STRONG = 1.0


@dataclass(frozen=True)
class Truth:
    """contagion: enterprise_id, period, event_on, kind, record_id, source_enterprise_id, path,
    contagion_log_odds, own_log_odds, contagion_share; one row an event that contagion drove.

    outcomes: enterprise_id, event_on, recorded_at, kind; the events of the 12 months after `end`.
    standing: enterprise_id, own_log_odds, contagion_log_odds, source_enterprise_id, path; of every
    enterprise on the first day after `end`.  own_log_odds are above the base of all enterprises.

    felt: enterprise_id, source_enterprise_id, path, strength; what each source passes on that day
    by each path, before the law makes log-odds of all of it.
    """

    contagion: pd.DataFrame
    outcomes: pd.DataFrame
    standing: pd.DataFrame
    felt: pd.DataFrame


def truth_of(sample: Sample, course: Course) -> Truth:
    """The truth of a finished simulation."""
    events = course.events.assign(record_id=_record_ids(sample, len(course.events)))
    return Truth(
        contagion=_contagion(sample, events),
        outcomes=_outcomes(sample, events),
        standing=_standing(sample, course.standing),
        felt=_felt(sample, course.felt),
    )


def _record_ids(sample: Sample, size: int) -> Texts:
    """The record of each event by the event's number."""
    records = sample.records[sample.records["event"] >= 0]
    ids = np.empty(size, dtype=object)
    ids[records["event"].to_numpy()] = records["record_id"].to_numpy()
    return ids


def _named(sample: Sample, rows: pd.DataFrame) -> pd.DataFrame:
    """The parts with their source and path by name; without contagion there is no source."""
    source, channel = rows["source"].to_numpy(), rows["channel"].to_numpy()
    names = np.array(CHANNELS, dtype=object)
    return pd.DataFrame(
        {
            "source_enterprise_id": np.where(source >= 0, sample.ids[source], None),
            "path": np.where(channel >= 0, names[channel], None),
            "contagion_log_odds": rows["contagion"].to_numpy().round(6),
            "own_log_odds": rows["own"].to_numpy().round(6),
        }
    )


def _contagion(sample: Sample, events: pd.DataFrame) -> pd.DataFrame:
    points, own = events["contagion"], events["own"]
    driven = events[(points > NOTICEABLE) & ((points > STRONG) | (points > own))]
    rows = _dated(sample, driven)[["enterprise_id", "period", "event_on", "kind", "record_id"]]
    rows = rows.join(_named(sample, driven))
    risen = rows["contagion_log_odds"] + rows["own_log_odds"].clip(lower=0)
    rows["contagion_share"] = (rows["contagion_log_odds"] / risen).round(6)
    return rows.sort_values(["event_on", "enterprise_id"], kind="stable").reset_index(drop=True)


def _outcomes(sample: Sample, events: pd.DataFrame) -> pd.DataFrame:
    rows = _dated(sample, events[events["day"] > sample.settings.end_day])
    rows = rows[["enterprise_id", "event_on", "recorded_at", "kind"]]
    return rows.sort_values(["event_on", "enterprise_id"], kind="stable").reset_index(drop=True)


def _dated(sample: Sample, events: pd.DataFrame) -> pd.DataFrame:
    starts = sample.settings.month_starts[events["month"]]
    return pd.DataFrame(
        {
            "enterprise_id": sample.ids[events["firm"]],
            "period": starts.astype("datetime64[D]").astype("datetime64[M]").astype(str),
            "event_on": dates(events["day"]),
            "recorded_at": dates(events["day"] + events["learning"]),
            "kind": np.array(EVENTS, dtype=object)[events["kind"]],
            "record_id": events["record_id"].to_numpy(),
        }
    )


def _standing(sample: Sample, parts: pd.DataFrame) -> pd.DataFrame:
    rows = _named(sample, parts)
    rows.insert(0, "enterprise_id", sample.ids)
    return rows.sort_values("enterprise_id", kind="stable").reset_index(drop=True)


def _felt(sample: Sample, felt: pd.DataFrame) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            "enterprise_id": sample.ids[felt["target"].to_numpy()],
            "source_enterprise_id": sample.ids[felt["source"].to_numpy()],
            "path": np.array(CHANNELS, dtype=object)[felt["channel"].to_numpy()],
            "strength": felt["points"].to_numpy().round(6),
        }
    )
    keys = ["enterprise_id", "source_enterprise_id", "path"]
    return rows.sort_values(keys, kind="stable").reset_index(drop=True)
