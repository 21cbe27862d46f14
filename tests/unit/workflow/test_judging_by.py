from __future__ import annotations

import asyncio
from pathlib import Path

from ethogram.store.database import open_database
from ethogram.store.judging import load_judgings
from ethogram.store.reading import find_run
from ethogram.workflow.judging_by import judge_by
from ethogram.workflow.progress import Progress
from ethogram.workflow.workspace import load_workspace
from tests.fakes.labelled import with_judge
from tests.fakes.taught import taught


def test_every_member_judges_before_the_panel_does(tmp_path: Path) -> None:
    folder, _ = taught(tmp_path)
    with_judge(folder, "sensitivity = 0.8")
    done = asyncio.run(judge_by(load_workspace(tmp_path), None, "mild,tone", {}))
    assert done.judge == "mild+trained:tone"
    assert sum(done.outcomes.values()) == 60
    connection = open_database(folder.evidence)
    judgings = load_judgings(connection, find_run(connection, None).id)
    assert [each.judge for each in judgings[-3:]] == ["mild", "trained:tone", "mild+trained:tone"]


def test_a_trained_judge_shows_how_far_it_is(tmp_path: Path) -> None:
    taught(tmp_path)
    shown: list[Progress] = []

    async def watch(progress: Progress) -> None:
        shown.append(progress)

    asyncio.run(judge_by(load_workspace(tmp_path), None, "tone", {}, watch))
    assert [(each.done, each.planned) for each in shown] == [(60, 60)]
