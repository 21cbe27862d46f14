from __future__ import annotations

from ethogram.store.schema import MIGRATIONS


def test_migrations_are_numbered_without_gaps() -> None:
    assert [name[:4] for name, _ in MIGRATIONS] == [
        f"m{number:03d}" for number in range(1, len(MIGRATIONS) + 1)
    ]
