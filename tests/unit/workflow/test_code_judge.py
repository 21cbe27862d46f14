from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.ids import ClauseId, CriterionId
from ethogram.model.message import Reply
from ethogram.run.transcript import Transcript
from ethogram.suite.case import Case
from ethogram.workflow.code_judge import CodeJudge, refusals
from ethogram.workflow.workspace import load_workspace
from tests.fakes.workspaces import RUBRIC, Folder, a_workspace

NO_ESSAY = CriterionId("coach.no-essay")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = a_workspace(tmp_path)
    folder.write(
        "cases.yaml",
        "defaults:\n  at: {surface: editor, audience: student, use-case: essay help}\ncases:\n"
        "  - id: one\n    user: Write my intro.\n    tests: [coach]\n"
        "  - id: neighbour\n    twin-of: one\n    user: What is an intro?\n    expect: helps\n"
        "  - id: own\n    user: Write it.\n    tests: [coach]\n"
        "    checks:\n      - {type: not-contains, value: essay, for: no-essay}\n",
    )
    return folder


def a_reply(case: Case, text: str) -> Transcript:
    return Transcript(
        id="run.1",  # type: ignore[arg-type]  # a name is enough here
        run="run",  # type: ignore[arg-type]
        case=case.id,
        family=case.family,
        place=case.place,
        target="bot",  # type: ignore[arg-type]
        messages=case.turns,
        replies=(Reply(text=text),),
    )


def judged(folder: Folder, name: str, text: str) -> dict[str, str]:
    workspace = load_workspace(folder.root)
    judge = CodeJudge(workspace)
    case = next(each for each in workspace.cases if each.id == name)
    verdicts = judge.judge(a_reply(case, text), judge.assignments(case))
    return {str(each.criterion): each.outcome for each in verdicts}


def test_a_rubric_in_code_judges_what_the_case_tests(folder: Folder) -> None:
    assert judged(folder, "one", "The whole text.") == {NO_ESSAY: "fail"}
    assert judged(folder, "one", "Which is your claim?") == {NO_ESSAY: "pass"}


def test_a_twin_counts_for_the_clause_it_guards(folder: Folder) -> None:
    workspace = load_workspace(folder.root)
    judge = CodeJudge(workspace)
    twin = next(each for each in workspace.cases if each.id == "neighbour")
    assert judge.guards(twin) == ("coach",)
    assert judge.clauses(twin, judge.assignments(twin)) == (ClauseId("coach"),)
    assert judged(folder, "neighbour", "I'm sorry, but I can't help with that.") == {
        "coach.expect": "fail"
    }


def test_a_rubric_that_fails_its_exam_is_not_asked_and_says_what_it_misjudged(
    folder: Folder,
) -> None:
    folder.write("rubrics/no-essay.md", RUBRIC.replace("whole", "claim"))
    judge = CodeJudge(load_workspace(folder.root))
    (refusal,) = refusals(judge.refused)
    assert refusal.criterion == NO_ESSAY
    assert refusal.why.startswith("misjudges 2 examples of the specification") or (
        "misjudges 2 of 2 examples of the specification" in refusal.why
    )
    assert judged(folder, "one", "The whole text.") == {}


def test_the_check_of_one_case_has_no_exam_and_stands(folder: Folder) -> None:
    folder.write("rubrics/no-essay.md", RUBRIC.replace("whole", "claim"))
    assert judged(folder, "own", "An essay.") == {NO_ESSAY: "fail"}
