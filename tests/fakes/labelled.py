"""A workspace whose replies carry their truth, and people who label them by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ethogram.judge.turns import exchange_digest
from ethogram.model.standin.answer import MARKS
from ethogram.run.transcript import Transcript
from ethogram.store.database import open_database
from ethogram.store.reading import find_run, load_transcripts
from tests.fakes.workspaces import SPEC, WARM, Folder, a_workspace, with_standin

KIND = "warm.kind"
BOT = (
    'is-marked = true\notherwise = ["Hm."]\n[[rule]]\nid = "kind"\nwhen = ["Reply"]\n'
    'keep-rate = 0.5\nkeeps = ["Kind words came of it. They were few."]\n'
    'breaks = ["Genius! You are the best there ever was."]\n'
)


def a_marked_workspace(root: Path, families: int, *, also: str = "") -> Folder:
    """Run a stand-in on so many questions; half of its replies break the clause `warm`.

    Its specification has no examples, for they carry no planted truth and would fail every judge.
    """
    folder = a_workspace(root)
    folder.write("spec.md", SPEC + WARM[: WARM.index("**Example**")])
    with_standin(folder, BOT)
    folder.ask([f"Reply {n}{also}" for n in range(families)], tests=["warm"])
    done = folder.type("run", "--no-probe")
    assert done.code == 0, done.err
    return folder


def with_judge(folder: Folder, document: str, name: str = "mild") -> Folder:
    """Let a stand-in judge, with what its document plants."""
    return with_standin(folder, f"[judge]\n{document}\n", name=name)


def replies(folder: Folder) -> list[Transcript]:
    """Every reply of the newest run."""
    connection = open_database(folder.evidence)
    try:
        run = find_run(connection, None)
        return [transcript for transcript, _ in load_transcripts(connection, run)]
    finally:
        connection.close()


def truth_of(transcript: Transcript) -> str:
    """What was planted about a reply."""
    return "fail" if transcript.text.endswith(MARKS["breaks"]) else "pass"


def label_all(
    folder: Folder,
    outcome: Callable[[Transcript], str] = truth_of,
    *,
    name: str = "anna",
    most: int | None = None,
    **more: Any,
) -> None:
    """Let a person label the replies of the newest run."""
    folder.labels(
        *(
            {
                "id": f"{name}-{transcript.id}",
                "transcript": transcript.id,
                "case": transcript.case,
                "clause": "warm",
                "criterion": KIND,
                "outcome": outcome(transcript),
                "labeller": name,
                "at": "2026-11-09T10:00:00+00:00",
                "reply": exchange_digest(transcript),
                **more,
            }
            for transcript in replies(folder)[:most]
        ),
        name=name,
    )
