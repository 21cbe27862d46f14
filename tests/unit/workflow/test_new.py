from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.lint.catalogue import lint
from ethogram.lint.workbook import Workbook
from ethogram.workflow.init import init_workspace
from ethogram.workflow.new import KINDS, new_document
from ethogram.workflow.workspace import load_workspace

NAMES = {
    "spec": "integrity",
    "context": "chat",
    "rubric": "answer-first.first-sentence",
    "target": "second",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    init_workspace(tmp_path, "Margin")
    (tmp_path / "context" / "chat.md").unlink()
    return tmp_path


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "product"])
def test_every_template_reads_without_a_problem_beside_a_fresh_workspace(
    root: Path, kind: str
) -> None:
    [path] = new_document(root, kind, NAMES.get(kind))
    assert path.is_file()
    workspace = load_workspace(root)
    assert workspace.problems == ()
    workbook = Workbook(
        product=workspace.product,
        spec=workspace.spec,
        contexts=tuple(workspace.contexts.values()),
        cases=workspace.cases,
        rubrics=tuple(workspace.rubrics.values()),
        targets=tuple(workspace.targets.values()),
    )
    assert [problem for problem in lint(workbook) if problem.severity == "error"] == []


def test_another_specification_without_a_name_clashes_with_nothing(root: Path) -> None:
    [path] = new_document(root, "spec")
    assert path == root / "spec/behaviour-2.md"
    assert load_workspace(root).problems == ()


@pytest.mark.parametrize(
    "kind", ["spec", "red-team", "refusal-policy", "product", "cases", "target"]
)
def test_a_template_needs_no_other_document(tmp_path: Path, kind: str) -> None:
    (tmp_path / "ethogram.toml").write_text("", encoding="utf-8")
    new_document(tmp_path, kind)
    assert load_workspace(tmp_path).problems == ()


def test_the_first_specification_is_spec_md_and_the_next_stands_in_a_folder(tmp_path: Path) -> None:
    [first] = new_document(tmp_path, "spec")
    [second] = new_document(tmp_path, "spec", "Academic integrity")
    assert first == tmp_path / "spec.md"
    assert second == tmp_path / "spec" / "academic-integrity.md"
    assert load_workspace(tmp_path).problems == ()


def test_every_template_holds_what_its_artifact_is_made_of(root: Path) -> None:
    for kind in ("red-team", "refusal-policy"):
        new_document(root, kind)
    workspace = load_workspace(root)
    red_team = [case for case in workspace.cases if case.kind == "adversarial"]
    assert len({case.category for case in red_team}) >= 3
    assert all(case.why for case in red_team)
    assert any(case.twin_of == "red-team-disguise" for case in workspace.cases)
    rows = [clause for clause in workspace.spec.clauses if clause.kind == "policy row"]
    assert all(len(row.criteria) == 2 for row in rows)
    assert len(rows) == 2


def test_an_existing_document_stays_as_it_is(root: Path) -> None:
    new_document(root, "refusal-policy")
    with pytest.raises(UsageRefused, match=r"'refusal-policy\.md' exists already"):
        new_document(root, "refusal-policy")


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("rubrik", None, "Did you mean 'ethogram new rubric'"),
        ("rubric", None, "needs a name: the criterion"),
        ("rubric", "answer-first.first-sentense", "Did you mean 'answer-first.first-sentence'"),
        ("context", "search", "Add '- search {#search}' under Surfaces in product.md first"),
        ("cases", "!!", "holds no letter or figure"),
    ],
)
def test_a_wrong_kind_or_name_is_told_what_to_type(
    root: Path, kind: str, name: str | None, said: str
) -> None:
    with pytest.raises(UsageRefused) as caught:
        new_document(root, kind, name)
    assert said in str(caught.value)
