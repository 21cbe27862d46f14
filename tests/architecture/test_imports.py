"""Imports flow one way, stay within what is declared, and the help stays quick."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "ethogram"
HEAVY = {
    *("numpy", "scipy", "aiohttp", "uvloop", "xllamacpp", "wordllama", "tokenizers"),
    *(
        "sqlite3",
        "jinja2",
        "rich",
        "ray",
        "starlette",
        "uvicorn",
        "fastapi",
        "httpx",
        "openai",
        "anthropic",
    ),
    *("asyncio", "yaml"),
}
"""What a newcomer who types --help must not wait for."""
IMPORTED_AS = {"pyyaml": "yaml"}
QUICK = (
    ["--help"],
    ["--version"],
)


def modules_after(code: str) -> set[str]:
    """Run code in a fresh Python and give the top-level modules it has loaded."""
    report = f"{code}\nimport sys\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", report], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return {name.partition(".")[0] for name in done.stderr.split()}


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert modules_after("import ethogram") & HEAVY == set()


@pytest.mark.parametrize("arguments", QUICK, ids=" ".join)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    code = f"from ethogram.cli.app import run_command\nrun_command({arguments!r})"
    assert modules_after(code) & HEAVY == set()


def test_completion_loads_nothing_heavy() -> None:
    code = (
        "import os\n"
        "os.environ.update(_ETHOGRAM_COMPLETE='bash_complete', COMP_WORDS='ethogram ', "
        "COMP_CWORD='1')\n"
        "from ethogram.cli.app import app\n"
        "try: app.main(prog_name='ethogram')\n"
        "except SystemExit: pass"
    )
    assert modules_after(code) & HEAVY == set()


def declared() -> set[str]:
    """Import names of every package that pyproject.toml declares, core and extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        wanted += extra
    names = {re.split(r"[<>=!~;\[ ]", one, maxsplit=1)[0].lower() for one in wanted}
    return {IMPORTED_AS.get(name, name.replace("-", "_")) for name in names}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.name)
def test_only_declared_packages_are_imported(path: Path) -> None:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    assert found - set(sys.stdlib_module_names) - {"ethogram"} <= declared()
