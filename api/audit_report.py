"""What the audit log says of a time: who read how much for what, and what was unusual."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from api.access_rules import Alarms, access_rules
from api.audit_chain import Value

_FIELDS = ("time", "event", "what", "caller", "role", "purpose", "enterprises", "areas", "alarms")
_BY = ("caller", "purpose", "area")


@dataclass(frozen=True)
class AuditReport:
    """by: of 'caller', 'purpose' and 'area' each [it, reads, enterprises, refused].

    alarms: [alarm, caller, time, what], by time; time is the first of an hour's or a day's.
    """

    by: dict[str, pd.DataFrame]
    alarms: pd.DataFrame

    def plain(self) -> dict[str, Any]:
        """As values of JSON."""
        by = {f"by_{name}": frame.to_dict("records") for name, frame in self.by.items()}
        return {**by, "alarms": self.alarms.to_dict("records")}


def audit_report(lines: Iterable[Value], first: date, last: date) -> AuditReport:
    """The report over the days from `first` to `last`, both included, in office time."""
    rules = access_rules().alarms
    frame = _frame(lines, rules)
    after = pd.Timestamp(first, tz=rules.zone), pd.Timestamp(last + timedelta(1), tz=rules.zone)
    frame = frame[(frame["time"] >= after[0]) & (frame["time"] < after[1])]
    alarms = [_bulk(frame, rules), _outside(frame), _off_hours(frame, rules), _own_firm(frame)]
    told = pd.concat(alarms, ignore_index=True).sort_values(["time", "alarm", "caller"])
    told["time"] = told["time"].map(lambda time: time.isoformat(timespec="seconds"))
    return AuditReport({name: _counted(frame, name) for name in _BY}, told.reset_index(drop=True))


def _frame(lines: Iterable[Value], rules: Alarms) -> pd.DataFrame:
    """The reads and refusals as columns; `area` is the caller's, as text."""
    told = [
        [line.get(name) for name in _FIELDS]
        for line in lines
        if line.get("event") in ("read", "refused")
    ]
    frame = pd.DataFrame(told, columns=list(_FIELDS))
    frame["time"] = pd.to_datetime(frame["time"], utc=True).dt.tz_convert(rules.zone)
    frame["enterprises"] = frame["enterprises"].astype("int64")
    frame["area"] = [", ".join(areas) for areas in frame["areas"]]
    frame["purpose"] = frame["purpose"].fillna("-")
    frame["read"] = frame["event"].eq("read")
    return frame.sort_values("time", kind="stable")


def _counted(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    counts = frame.assign(
        enterprises=frame["enterprises"].where(frame["read"], 0), refused=~frame["read"]
    )
    found = counts.groupby(by).agg(
        reads=("read", "sum"), enterprises=("enterprises", "sum"), refused=("refused", "sum")
    )
    return found.astype("int64").sort_values("enterprises", ascending=False).reset_index()


def _bulk(frame: pd.DataFrame, rules: Alarms) -> pd.DataFrame:
    """Callers that read more enterprises in any sixty minutes than is usual, once an hour."""
    read = frame[frame["read"]].set_index("time")
    if read.empty:
        return _alarms("bulk", frame.iloc[:0], [])
    within = read.groupby("caller")["enterprises"].rolling("1h").sum().reset_index()
    many = within[within["enterprises"] > rules.enterprises_an_hour]
    many = many.assign(hour=many["time"].dt.floor("h"))
    most = many.groupby(["caller", "hour"], as_index=False).agg(
        time=("time", "first"), enterprises=("enterprises", "max")
    )
    return _alarms("bulk", most, [f"{int(n)} enterprises in an hour" for n in most["enterprises"]])


def _outside(frame: pd.DataFrame) -> pd.DataFrame:
    found = frame[frame["what"].eq("AreaRefused") & ~frame["read"]]
    return _alarms("outside_area", found, [f"{n} enterprises" for n in found["enterprises"]])


def _off_hours(frame: pd.DataFrame, rules: Alarms) -> pd.DataFrame:
    """People who read outside office hours, once a day."""
    time = frame["time"]
    clock = time.dt.time
    closed = ~time.dt.isocalendar().day.isin(rules.days) | (clock < rules.opens)
    closed |= clock >= rules.closes
    found = frame[frame["read"] & closed & ~frame["role"].isin(rules.sleepless)]
    days = found.assign(day=found["time"].dt.date).groupby(["caller", "day"], as_index=False)
    daily = days.agg(time=("time", "first"), reads=("read", "size"))
    return _alarms("off_hours", daily, [f"{n} reads" for n in daily["reads"]])


def _own_firm(frame: pd.DataFrame) -> pd.DataFrame:
    own = frame["alarms"].map(lambda alarms: "own_firm" in (alarms or [])).astype(bool)
    found = frame[own]
    return _alarms("own_firm", found, list(found["what"]))


def _alarms(name: str, found: pd.DataFrame, what: list[str]) -> pd.DataFrame:
    told = found[["caller", "time"]].assign(what=pd.Series(what, index=found.index, dtype=object))
    return told.assign(alarm=name)[["alarm", "caller", "time", "what"]].astype({"time": object})
