from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from ethogram.errors import UsageRefused
from ethogram.ids import SurfaceId
from ethogram.run.converse import read_number
from ethogram.workflow.plan import (
    Planned,
    Wish,
    choose_cases,
    choose_target,
    plan_run,
    preview,
    questions,
    same_plan,
)
from ethogram.workflow.workspace import Workspace, load_workspace
from tests.fakes.workspaces import Folder, a_workspace, planted, with_standin

CASES = """
cases:
  - {id: e1, at: {surface: editor}, user: One., tests: [coach]}
  - {id: c1, at: {surface: chat}, user: Two., also: [Too.], tests: [coach]}
  - {id: e2, at: {surface: editor}, turns: [{user: Three.}, {user: Four.}], tests: [coach]}
  - id: brings
    at: {surface: editor}
    user: Five.
    documents: [{title: Notes, text: Light and leaves.}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = with_standin(a_workspace(tmp_path), 'otherwise = ["Hm."]\n')
    product = (tmp_path / "product.md").read_text(encoding="utf-8")
    folder.write("product.md", product.replace("## Audiences", "- Chat {#chat}\n\n## Audiences"))
    folder.write("cases.yaml", CASES)
    return folder


def plan(folder: Folder, wish: Wish | None = None, now: float = 5.0) -> tuple[Workspace, Planned]:
    workspace = load_workspace(folder.root)
    assert [p for p in workspace.problems if p.severity == "error"] == []
    return workspace, plan_run(workspace, wish or Wish(), now=now, stamp="20261109-1", version="1")


def test_questions_come_surface_by_surface_and_everything_once_before_anything_twice(
    folder: Folder,
) -> None:
    workspace, planned = plan(folder, Wish(repeats=2))
    asked = list(questions(workspace, planned))
    order = ["e1", "e2", "brings", "c1", "c1~2"]
    assert [(q.case.id, q.repeat) for q in asked] == [(n, r) for r in (0, 1) for n in order]
    assert [read_number(q.id) for q in asked] == list(range(1, 11))
    assert planned.run.planned == 10


def test_what_is_over_is_not_asked_and_keeps_its_number(folder: Folder) -> None:
    workspace, planned = plan(folder)
    left = list(questions(workspace, planned, {1, 3, 4}))
    assert [(read_number(q.id), q.case.id) for q in left] == [(2, "e2"), (5, "c1~2")]


def test_a_surface_without_a_context_sends_none(folder: Folder) -> None:
    _, planned = plan(folder)
    assert planned.rendered[SurfaceId("chat")].messages == ()
    assert planned.rendered[SurfaceId("editor")].messages[0].role == "system"


def test_documents_of_a_case_are_sent_with_that_case_alone(folder: Folder) -> None:
    workspace, planned = plan(folder)
    sent = {
        str(question.case.id): "".join(m.content for m in question.rendered.messages)
        for question in questions(workspace, planned)
    }
    assert "Light and leaves." in sent["brings"]
    assert "Light and leaves." not in sent["e1"]


def test_where_and_sample_choose_and_an_empty_choice_is_refused(folder: Folder) -> None:
    workspace = load_workspace(folder.root)
    cases, spec = workspace.cases, workspace.spec
    assert [c.id for c in choose_cases(cases, Wish(where="surface=chat"), spec)] == ["c1", "c1~2"]
    assert len({c.family for c in choose_cases(cases, Wish(sample=2, seed=1), spec)}) == 2
    with pytest.raises(UsageRefused, match="no case fits 'tag=none'"):
        choose_cases(cases, Wish(where="tag=none"), spec)
    with pytest.raises(UsageRefused, match="there are no cases"):
        choose_cases((), Wish(), spec)


def test_the_target_is_the_one_named_or_the_default_or_the_only_one(folder: Folder) -> None:
    workspace = load_workspace(folder.root)
    assert choose_target(workspace, "bot").name == "bot"
    bare = msgspec.structs.replace(workspace.settings, target="")
    one = msgspec.structs.replace(workspace, settings=bare)
    assert choose_target(one, "").name == "bot"
    with_standin(folder, 'otherwise = ["Hm."]\n', name="other")
    two = msgspec.structs.replace(load_workspace(folder.root), settings=bare)
    with pytest.raises(UsageRefused, match=r"2 targets .* and no default"):
        choose_target(two, "")
    with pytest.raises(UsageRefused, match="Unknown target 'bott'"):
        choose_target(two, "bott")


def test_a_variant_or_an_edit_of_no_block_is_refused(folder: Folder) -> None:
    with pytest.raises(UsageRefused, match="No block 'tone'"):
        plan(folder, Wish(variant={"tone": "firm"}))
    with pytest.raises(UsageRefused, match="Blocks there: stance, who"):
        plan(folder, Wish(edits={"tone": "Be kind."}))


def test_an_edit_changes_the_context_and_nothing_else(folder: Folder) -> None:
    before, after = plan(folder)[1].run.plan, plan(folder, Wish(edits={"stance": "X"}))[1].run.plan
    assert same_plan(before, after) == ("context",)
    assert same_plan(before, before) == ()
    folder.write("cases.yaml", CASES.replace("One.", "Eins."))
    assert same_plan(before, plan(folder)[1].run.plan) == ("cases",)


def test_a_case_that_only_moved_in_its_file_is_the_same_case(folder: Folder) -> None:
    before = plan(folder)[1].run.plan
    folder.write("cases.yaml", "# A comment.\n" + CASES)
    assert same_plan(before, plan(folder)[1].run.plan) == ()


def test_two_runs_of_the_same_second_have_names_of_their_own(folder: Folder) -> None:
    names = {plan(folder, now=now)[1].run.id for now in (5.0, 5.25, 5.5)}
    assert len(names) == 3
    assert all(name.startswith("20261109-1-") for name in names)


def test_a_preview_counts_every_turn_of_every_repeat(folder: Folder) -> None:
    _, planned = plan(folder, Wish(repeats=3))
    shown = preview(planned, 6)
    # Five conversations, one of them of two turns.
    assert (shown.conversations, shown.calls, shown.known) == (15, 18, 6)
    assert shown.output_tokens == 18 * 256
    assert shown.cost is None


def test_a_big_suite_is_planned_in_order(folder: Folder) -> None:
    folder.write("cases.yaml", "cases: []\n")
    folder.ask(planted(300, 0))
    workspace, planned = plan(folder)
    assert [q.case.id for q in questions(workspace, planned)] == [f"q{n}" for n in range(1, 301)]
