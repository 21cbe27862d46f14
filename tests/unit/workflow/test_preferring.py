from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.workflow.preferring import PairTally, PreferWish, preview_preferring
from ethogram.workflow.workspace import load_workspace
from tests.fakes.workspaces import Folder, a_workspace, with_callable

BOT = "def answer(messages):\n    return SAID + messages[-1]['content']\n"
WISH = PreferWish(first="last~1", second="last", judge="bot")


def ran(folder: Folder, said: str, questions: list[str]) -> None:
    with_callable(folder, BOT.replace("SAID", said))
    folder.ask(questions)
    assert folder.type("run", "--no-probe").code == 0


def test_equal_words_and_lonely_replies_are_counted_and_not_asked_about(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path, trusted=True)
    ran(folder, '"A "', ["one", "two", "three"])
    ran(folder, '("A " if "one" in messages[-1]["content"] else "B ")', ["one", "two", "other"])
    tally = preview_preferring(load_workspace(tmp_path), WISH)
    assert tally == PairTally(pairs=1, same=1, alone=1, calls=2, known=0)


def test_runs_that_share_nothing_cannot_be_compared(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path, trusted=True)
    ran(folder, '"A "', ["one"])
    ran(folder, '"A "', ["two"])
    with pytest.raises(UsageRefused, match="share no case"):
        preview_preferring(load_workspace(tmp_path), WISH)


def test_so_many_pairs_are_drawn_by_the_seed(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path, trusted=True)
    ran(folder, '"A "', [f"q {n}" for n in range(6)])
    ran(folder, '"B "', [f"q {n}" for n in range(6)])
    wish = PreferWish(first="last~1", second="last", judge="bot", most=2)
    assert preview_preferring(load_workspace(tmp_path), wish).pairs == 2


def test_a_run_and_the_same_asked_anew_are_paired_reply_by_reply(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path, trusted=True)
    ran(folder, '"A "', ["one", "two"])
    with_callable(folder, BOT.replace("SAID", '__import__("uuid").uuid4().hex + " "'))
    assert folder.type("run", "--no-probe", "-n", "2").code == 0
    assert folder.type("run", "--noise", "--no-probe", "-n", "2").code == 0
    tally = preview_preferring(load_workspace(tmp_path), WISH)
    assert (tally.pairs, tally.alone) == (4, 0)
