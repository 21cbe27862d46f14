"""A workspace that was run once, whose replies two people labelled differently."""

from __future__ import annotations

from ethogram.store.reading import find_run
from ethogram.workflow.evidence import open_evidence
from tests.fakes.workspaces import Folder, planted, with_callable

ECHO = 'def answer(messages):\n    return messages[-1]["content"]\n'


def a_parted_workspace(folder: Folder, *, replies: int = 8, divided: int = 5) -> str:
    """Run it, and let anna pass every reply and bob fail the first so many; gives the run's id.

    Anna's notes on the divided replies name the word `text` of the clause.
    """
    with_callable(folder, ECHO)
    folder.ask(planted(replies, 2))
    assert folder.type("run", "--no-probe").code in (0, 1)
    run = the_run(folder)
    for number in range(1, replies + 1):
        is_divided = number <= divided
        label(folder, number, "anna", "pass", "no text there" if is_divided else "")
        label(folder, number, "bob", "fail" if is_divided else "pass", "it is one" * is_divided)
    return run


def the_run(folder: Folder) -> str:
    """Give the id of the newest run."""
    connection = open_evidence(folder.root)
    try:
        return str(find_run(connection, None).id)
    finally:
        connection.close()


def label(folder: Folder, number: int, who: str, outcome: str, note: str = "", at: int = 9) -> None:
    """Append a label on a reply of the newest run, given on that day of the month."""
    folder.labels(
        {
            "id": f"{who}-{number}-{at}",
            "transcript": f"{the_run(folder)}.{number}",
            "case": f"q{number}",
            "clause": "coach",
            "outcome": outcome,
            "labeller": who,
            "note": note,
            "at": f"2026-11-{at:02}T14:30:05+00:00",
        },
        name=who,
    )
