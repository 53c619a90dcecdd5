"""What the receiver of a package does: check it, write a receipt, and put increments on a month."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from api.package_files import (
    GRADES,
    MANIFEST,
    ROW_SCHEMA,
    TABLES,
    new_folder,
    read_json,
    read_rows,
    told_of,
    write_json,
    write_rows,
)
from api.packages import FORMAT, manifest_of, row_schema
from graph.errors import BadInput, Mismatch

RECEIPT = "linkrisk-receipt/1"
_TOLD = ("kind", "period", "enterprises", "merkle_root")
_KEPT = ("enterprises", "merkle_root", "as_of", "cursor", "versions")


def receive(folder: Path, receipt: Path) -> dict[str, Any]:
    """Checks every file of a package against its manifest and writes the receipt, which it returns.

    `accepted` is whether there was no fault. Raises BadInput when there is no readable manifest.
    """
    manifest = _manifest(folder)
    faults = _file_faults(folder, manifest)
    faults += [] if faults else _row_faults(folder, manifest)
    told = {
        "format": RECEIPT,
        **{name: manifest.get(name) for name in ("kind", "period", "since", "merkle_root")},
        "manifest_sha256": told_of(folder / MANIFEST)["sha256"],
        "files": [told_of(file) for file in _present(folder) if file.name != MANIFEST],
        "counts": manifest.get("counts"),
        "accepted": not faults,
        "faults": faults,
    }
    write_json(receipt, told)
    return told


def differences(folder: Path, receipt: Path) -> list[str]:
    """What a receipt says that the package of the sender does not. Raises BadInput."""
    manifest, told = _manifest(folder), read_json(receipt)
    found = [f"the receiver found: {one}" for one in told.get("faults", [])]
    if told.get("manifest_sha256") != told_of(folder / MANIFEST)["sha256"]:
        found.append(f"{MANIFEST}: the receiver has another one")
    if told.get("counts") != manifest["counts"]:
        found.append(f"counts: sent {manifest['counts']}, received {told.get('counts')}")
    received = {str(one["name"]): one["sha256"] for one in told.get("files", [])}
    sent = {str(one["name"]): one["sha256"] for one in manifest["files"]}
    for name in sorted(sent.keys() | received.keys()):
        if name not in received:
            found.append(f"{name}: not received")
        elif name not in sent:
            found.append(f"{name}: received and not sent")
        elif sent[name] != received[name]:
            found.append(f"{name}: received with other bytes")
    return found


def apply(full: Path, increments: list[Path], folder: Path) -> dict[str, Any]:
    """A new full package out of one and the increments that follow on it; its manifest.

    Raises Mismatch when an increment follows on another month or the rows do not come out.
    """
    manifest = _manifest(full)
    rows = read_rows(full / "grades.parquet")
    for increment in increments:
        more = _manifest(increment)
        if more.get("since_merkle_root") != manifest["merkle_root"]:
            expected = f"an increment since {manifest['period']}"
            raise Mismatch(expected, more.get("since"), str(increment))
        rows = _with(rows, increment)
        manifest |= {name: more[name] for name in (*_KEPT, "period")}
    if len(rows) != manifest["enterprises"]:
        expected = f"{manifest['enterprises']} enterprises in {manifest['period']}"
        raise Mismatch(expected, len(rows), str(full))
    about = {name: manifest[name] for name in ("kind", "period", "versions", *_KEPT)}
    with new_folder(folder) as part:
        files = write_rows(part, "grades", [rows])
        write_json(part / ROW_SCHEMA, row_schema())
        return manifest_of(part, about, files)


def _with(rows: pa.Table, increment: Path) -> pa.Table:
    fresh, gone = (read_rows(increment / f"{name}.parquet") for name in ("grades", "gone"))
    other = pa.concat_arrays(
        [*fresh["enterprise_id"].chunks, *gone["enterprise_id"].chunks]
        or [pa.array([], pa.string())]
    )
    stays = rows.filter(pc.invert(pc.is_in(rows["enterprise_id"], value_set=other)))
    return pa.concat_tables([stays, fresh]).sort_by("enterprise_id").combine_chunks()


def _manifest(folder: Path) -> dict[str, Any]:
    manifest = read_json(folder / MANIFEST)
    if manifest.get("format") != FORMAT:
        raise BadInput(f"a package of the format {FORMAT}", manifest.get("format"), str(folder))
    files, counts = manifest.get("files"), manifest.get("counts")
    whole = isinstance(files, list) and isinstance(counts, dict) and {*_TOLD} <= manifest.keys()
    named = all(isinstance(one, dict) and {"name", "sha256"} <= one.keys() for one in files or [])
    if not (whole and named):
        raise BadInput(f"a manifest with files, counts, {', '.join(_TOLD)}", None, str(folder))
    return manifest


def _present(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.is_file())


def _file_faults(folder: Path, manifest: dict[str, Any]) -> list[str]:
    listed = {str(one["name"]): one for one in manifest["files"]}
    present = {file.name: told_of(file) for file in _present(folder) if file.name != MANIFEST}
    found = [f"{name}: not in the manifest" for name in sorted(present.keys() - listed.keys())]
    for name, told in listed.items():
        if name not in present:
            found.append(f"{name}: missing")
        elif present[name]["sha256"] != told["sha256"]:
            found.append(f"{name}: not the bytes of the manifest")
    return found


def _row_faults(folder: Path, manifest: dict[str, Any]) -> list[str]:
    found = []
    for name, count in manifest["counts"].items():
        if name not in TABLES:
            found.append(f"{name}: no table of this format")
            continue
        columns, lines = (read_rows(folder / f"{name}.{form}") for form in ("parquet", "csv"))
        if not columns.cast(TABLES[name]).equals(
            lines.select(TABLES[name].names).cast(TABLES[name])
        ):
            found.append(f"{name}: CSV and Parquet have different rows")
        if len(columns) != count:
            found.append(f"{name}: {len(columns)} rows, {count} in the manifest")
        found += [f"{name}: {one}" for one in _value_faults(columns)]
    if manifest["kind"] == "full" and manifest["counts"].get("grades") != manifest["enterprises"]:
        found.append("grades: not as many as the sealed month has")
    return found


def _value_faults(rows: pa.Table) -> list[str]:
    """What a row may not be by schema.json, over whole columns; and the order."""
    ids = rows["enterprise_id"].combine_chunks()
    found = []
    if len(ids) > 1 and not pc.all(pc.less(ids[:-1], ids[1:])).as_py():
        found.append("not in the order of enterprise_id, or one twice")
    found += [f"{field}: null" for field in rows.column_names if rows[field].null_count]
    if rows.schema.names != GRADES.names:
        return found
    ranges = {"score": (0, 1000), "probability": (0, 1)}
    for name, (low, high) in ranges.items():
        inside = pc.and_(pc.greater_equal(rows[name], low), pc.less_equal(rows[name], high))
        found += [] if pc.all(inside).as_py() in (True, None) else [f"{name}: not {low} to {high}"]
    known = pc.all(pc.is_in(rows["class"], value_set=pa.array([*"ABCD"]))).as_py()
    return found if known in (True, None) else [*found, "class: none of A, B, C, D"]
