"""What is published names no machine and no index, and locks pin every file by its hash."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PIN = re.compile(r"[a-z0-9_.-]+==[^ ;]+( ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")

NOT_OURS = re.compile(
    "|".join(
        [
            r"(?<![\w./-])/(?:work|root|opt/pypi|opt/wheels|home/[a-z]+)/",
            "--(?:extra-)?index-" + "url",
            "--find-" + "links",
            "--trusted-" + "host",
            "py" + r"pi\.org/simple",
        ]
    )
)


def tracked_files() -> list[Path]:
    """Every file that git keeps; skips where there is no git."""
    if not (ROOT / ".git").exists():
        pytest.skip("this folder is no git checkout")
    done = subprocess.run(["git", "ls-files", "-z"], capture_output=True, check=True, cwd=ROOT)
    return [ROOT / name for name in done.stdout.decode().split("\0") if name]


def test_no_tracked_file_names_a_machine_or_an_index() -> None:
    found = []
    for path in tracked_files():
        if not path.is_file() or path == Path(__file__):
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{path.relative_to(ROOT)}: {one[0]}" for one in NOT_OURS.finditer(text)]
    assert found == []


def test_nothing_that_is_made_is_tracked() -> None:
    made = re.compile(r"(^|/)(\.venv|\.home|\.ethogram|__pycache__|\.mypy_cache)/|\.pyc$|\.sqlite$")
    names = [path.relative_to(ROOT).as_posix() for path in tracked_files()]
    assert [name for name in names if made.search(name)] == []


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_holds_pins_and_hashes_and_nothing_else(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        assert PIN.fullmatch(line) or HASH.fullmatch(line), line


def test_what_the_demo_installs_is_in_the_lock_of_the_tests() -> None:
    demo, dev = (
        (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8").splitlines()
        for name in ("demo", "dev")
    )
    pins = {line.split(" ")[0] for line in demo if "==" in line}
    assert pins <= {line.split(" ")[0] for line in dev if "==" in line}
