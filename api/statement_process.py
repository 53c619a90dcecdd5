"""The process that asks one statement and writes the answer: it can be ended at any time.

A single value may be larger than this machine's memory, and the driver takes it in whole. So the
answer is read by a process of its own, with a limit of memory, that nothing else depends on.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import date
from typing import Any, BinaryIO

import psutil

from api.answer_forms import FORMS
from cypher import Statement
from graph.checked_statement import NAME
from graph.errors import BadInput, LinkriskError, StatementFailed, StatementStopped
from graph.small_cells import without_small
from graph.store import Store

DAY = "$day"
_REASON = "a statement that runs (what Neo4j said is not told: it may hold values)"


def main(asked: BinaryIO, told: BinaryIO) -> None:
    """Answers questions, each a line of JSON, until there are no more.

    Each answer is a line of JSON about it, with its size in bytes, and then the answer.
    """
    _limit_memory(int(sys.argv[1]))
    for line in asked:
        head, body = _told(json.loads(line, object_hook=_day))
        told.write(json.dumps({**head, "bytes": len(body)}).encode() + b"\n" + body)
        told.flush()


def _told(job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        return _answered(job)
    except StatementStopped as error:
        return {"stopped": str(error.got)}, b""
    except StatementFailed as error:
        code = getattr(error.__cause__, "code", None) or "values that can't be taken"
        return {"refused": [_REASON, code, NAME]}, b""
    except BadInput as error:
        return {"refused": [error.expected, error.got, error.where]}, b""
    except LinkriskError as error:
        return {"failed": str(error)}, b""


def _answered(job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    uri, user, password = job["access"]
    with Store.open(uri, user=user, password=password) as store:
        question = Statement(NAME, job["text"], "")
        limits = {"seconds": job["seconds"], "rows": job["rows"]}
        answer = store.ask(question, job["parameters"], **limits).named(tuple(job["columns"]))
    head = {"rows": len(answer.rows), "more": answer.more, "ids": answer.enterprise_ids}
    told = without_small(answer, job["counts"], job["smallest"])
    return head, FORMS[job["form"]][1](told)


def _limit_memory(megabytes: int) -> None:
    most = psutil.Process().memory_info().vms + megabytes * 2**20
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (bound, hard))


def _day(found: dict[str, Any]) -> Any:
    return date.fromisoformat(found[DAY]) if set(found) == {DAY} else found


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
