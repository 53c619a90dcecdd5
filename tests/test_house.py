"""The rules of the house that a program can check, over every file of the repository."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# From the top down: a layer imports itself and those after it.
LAYERS = ("api", "gnn", "features", "graph", "cypher")
# A library that only one place may import.
HOME_OF = {"neo4j": "graph/store.py", "torch": "gnn/", "torch_geometric": "gnn/", "fastapi": "api/"}
VAGUE = {"utils", "util", "common", "helpers", "helper", "misc", "core", "manager", "base"}
TOP = {*LAYERS, "tests", "docs", ".ci"}
LINES, FUNCTION_LINES, POSITIONAL, PARAMETERS, NESTING = 300, 60, 4, 4, 3
HOSTS = re.compile(
    r"pypi\.org|pythonhosted|maven\.org|anaconda\.org|registry\.npmjs|artifactory|nexus\."
    r"|--(?:extra-)?index-url[ =]http|trusted-host"
)
ABSOLUTE = re.compile(r"(?<![\w.$)}/*-])/(?:work|home|root|Users|tmp|mnt)/\w")
THIRD_PARTY = "api/static/vendor/"
TEXT = {".py", ".md", ".toml", ".cypher", ".js", ".css", ".html", ".yaml", ".lock", ""}


@cache
def tracked() -> tuple[str, ...]:
    """The paths that git keeps, and those it would keep if they were added."""
    words = ("git", "ls-files", "--cached", "--others", "--exclude-standard")
    told = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(path for path in told.splitlines() if (ROOT / path).is_file())


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree(path: str) -> ast.Module:
    return ast.parse(text(path), path)


MODULES = [path for path in tracked() if path.endswith(".py")]
SOURCES = [path for path in MODULES if path.split("/")[0] in LAYERS]
TEXTS = [path for path in tracked() if Path(path).suffix in TEXT and THIRD_PARTY not in path]


def imported(path: str) -> Iterator[str]:
    """The full names of the modules that a file imports, anywhere in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            yield node.module or ""


@pytest.mark.parametrize("path", SOURCES)
def test_imports_point_down(path: str) -> None:
    below = LAYERS[LAYERS.index(Path(path).parts[0]) :]
    tops = {name.split(".")[0] for name in imported(path)}
    assert tops & {*LAYERS, "tests"} <= set(below)


@pytest.mark.parametrize("path", SOURCES)
def test_a_library_has_one_home(path: str) -> None:
    tops = {name.split(".")[0] for name in imported(path)} & set(HOME_OF)
    assert [name for name in tops if not path.startswith(HOME_OF[name])] == []


@pytest.mark.parametrize("path", [path for path in SOURCES if path != "api/settings.py"])
def test_the_environment_is_read_in_one_place(path: str) -> None:
    names = {node.attr for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}
    from_os = {
        name.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module == "os"
        for name in node.names
    }
    # One hands the environment on to Java, one names the kernels of sums; neither asks it anything.
    allowed = {"environ"} if path in ("graph/server_process.py", "api/__init__.py") else set()
    assert (names | from_os) & {"environ", "getenv", "environb", "getenvb"} <= allowed


@pytest.mark.parametrize("path", MODULES)
def test_a_module_says_what_it_knows(path: str) -> None:
    if text(path).strip():
        said = ast.get_docstring(tree(path)) or ""
        assert said.split("\n", maxsplit=1)[0].endswith((".", "?")), said


@pytest.mark.parametrize("path", SOURCES)
def test_what_is_public_is_described(path: str) -> None:
    bare = [
        f"{node.lineno} {node.name}"
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert bare == []


@pytest.mark.parametrize("path", [path for path in MODULES if text(path)])
def test_files_and_functions_are_short(path: str) -> None:
    assert len(text(path).splitlines()) <= LINES
    assert [
        f"{node.name}: {_lines(node)}" for node in functions(path) if _lines(node) > FUNCTION_LINES
    ] == []


@pytest.mark.parametrize("path", SOURCES)
def test_parameters_are_few(path: str) -> None:
    found = []
    for node in functions(path):
        positional = [arg.arg for arg in [*node.args.posonlyargs, *node.args.args]]
        positional = [name for name in positional if name not in ("self", "cls")]
        count = len(positional) + len(node.args.kwonlyargs)
        if len(positional) > POSITIONAL or (count > PARAMETERS and not by_name(node)):
            found.append(f"{node.lineno} {node.name}: {count}")
    assert found == []


@pytest.mark.parametrize("path", SOURCES)
def test_nesting_is_shallow(path: str) -> None:
    deep = [f"{node.lineno} {node.name}" for node in functions(path) if depth(node) > NESTING]
    assert deep == []


def functions(path: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def by_name(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether typer or fastapi calls it and fills each parameter from an option or a request."""
    decorated = any(isinstance(one, ast.Call) for one in node.decorator_list)
    return decorated or "Annotated[" in ast.unparse(node.args)


def depth(node: ast.AST) -> int:
    """How many blocks lie inside each other below a node; elif counts once."""
    blocks = (ast.For, ast.While, ast.If, ast.With, ast.Try, ast.AsyncFor, ast.AsyncWith)
    deepest = 0
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.FunctionDef):
                continue
            chained = name == "orelse" and isinstance(node, ast.If) and isinstance(child, ast.If)
            own = isinstance(child, blocks) and not chained
            deepest = max(deepest, own + depth(child))
    return deepest


def test_names_of_files_say_something() -> None:
    assert [path for path in tracked() if Path(path).stem.lower() in VAGUE] == []


def test_the_top_folder_holds_what_is_agreed() -> None:
    assert {path.split("/")[0] for path in tracked() if "/" in path} <= TOP


@pytest.mark.parametrize("path", [path for path in TEXTS if path != "tests/test_house.py"])
def test_no_registry_and_no_place_of_one_machine(path: str) -> None:
    lines = enumerate(text(path).splitlines(), 1)
    assert [number for number, line in lines if HOSTS.search(line) or ABSOLUTE.search(line)] == []


@pytest.mark.parametrize("path", SOURCES)
def test_cypher_stays_in_its_files(path: str) -> None:
    statements = re.compile(r"\b(MATCH|MERGE|UNWIND|CREATE)\s*[\(\$]|\bRETURN\s+\w+\.")
    words = [
        node.value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert [word for word in words if statements.search(word)] == []
