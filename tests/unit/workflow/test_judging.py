from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.store.database import open_database
from ethogram.store.judging import load_judgings
from ethogram.workflow.judging import judge_by_code_again
from ethogram.workflow.workspace import load_workspace
from tests.fakes.workspaces import RUBRIC, SPEC, Folder, a_workspace, planted, with_callable

ECHO = 'def answer(messages):\n    return messages[-1]["content"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = with_callable(a_workspace(tmp_path), ECHO)
    folder.ask(planted(10, 4))
    return folder


def test_only_verdicts_that_are_new_are_written(folder: Folder) -> None:
    folder.type("run", "--no-probe")
    same = judge_by_code_again(load_workspace(folder.root), None)
    assert (same.transcripts, same.outcomes, same.new) == (10, {"fail": 4, "pass": 6}, 0)
    folder.write(
        "rubrics/no-essay.md", RUBRIC.replace("whole", "begin\n  - not-icontains: intro", 1)
    )
    other = judge_by_code_again(load_workspace(folder.root), None)
    assert (other.outcomes, other.new) == ({"fail": 6, "pass": 4}, 10)


def test_every_judging_is_kept_with_the_documents_it_was_made_under(folder: Folder) -> None:
    folder.type("run", "--no-probe")
    folder.write("spec.md", SPEC.replace("9 in 10", "8 in 10"))
    judged = judge_by_code_again(load_workspace(folder.root), "last")
    connection = open_database(folder.evidence)
    judgings = load_judgings(connection, judged.run.id)
    connection.close()
    assert [each.judged for each in judgings] == [0, 1]
    assert judgings[0].documents != judgings[1].documents


def test_a_clause_that_came_later_is_judged_on_what_was_said_before(folder: Folder) -> None:
    folder.type("run", "--no-probe")
    later = SPEC[SPEC.index("## Coach") :].replace("#coach", "#later").replace("no-essay", "short")
    folder.write("spec.md", SPEC + "\n" + later.replace("when named", "always"))
    rubric = RUBRIC.replace("coach.no-essay", "later.short").replace("whole", "begin")
    folder.write(
        "rubrics/short.md", rubric.replace("begin\n---", "begin\n  - not-icontains: intro\n---")
    )
    assert judge_by_code_again(load_workspace(folder.root), None).new == 10
    assert folder.report().clause("later")["tally"]["failed"] == 6


def test_a_workspace_that_was_never_run_is_refused_and_stays_as_it_is(folder: Folder) -> None:
    with pytest.raises(UsageRefused, match="never run"):
        judge_by_code_again(load_workspace(folder.root), None)
    assert not folder.evidence.exists()
