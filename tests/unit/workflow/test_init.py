from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ethogram.context.read import read_context
from ethogram.context.render import render
from ethogram.errors import UsageRefused
from ethogram.ids import SurfaceId
from ethogram.lint.catalogue import lint
from ethogram.lint.workbook import Workbook
from ethogram.workflow.init import init_from_prompt, init_workspace
from ethogram.workflow.workspace import Workspace, load_workspace

PROMPT = """You are Pip, a cheerful assistant for GreenGrocer.

# Rules
- Never invent a product or a price.
- Always greet the user by name.

## Tone
Keep answers short.

If the user is upset, apologise once and offer a refund.
"""


def as_workbook(workspace: Workspace) -> Workbook:
    return Workbook(
        product=workspace.product,
        spec=workspace.spec,
        contexts=tuple(workspace.contexts.values()),
        cases=workspace.cases,
        rubrics=tuple(workspace.rubrics.values()),
        targets=tuple(workspace.targets.values()),
    )


def sent(workspace: Workspace, surface: str) -> str:
    return render(workspace.contexts[SurfaceId(surface)]).messages[0].content


@pytest.mark.parametrize("name", ["Margin", 'The "Margin" \\ {app}', "$name"])
def test_a_fresh_workspace_reads_without_a_single_problem(tmp_path: Path, name: str) -> None:
    init_workspace(tmp_path / "margin", name)
    workspace = load_workspace(tmp_path / "margin")
    assert workspace.problems == ()
    assert workspace.settings.name == name
    assert workspace.settings.target in workspace.targets
    assert (tmp_path / "margin" / ".gitignore").read_text(encoding="utf-8").endswith(".ethogram/\n")


def test_a_fresh_workspace_lints_clean_but_for_what_it_cannot_show_yet(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Margin")
    found = lint(as_workbook(load_workspace(tmp_path)))
    assert {problem.rule for problem in found} == {"bar-out-of-reach"}


def test_a_workspace_is_never_written_over(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Margin")
    with pytest.raises(UsageRefused, match="nothing was written"):
        init_workspace(tmp_path, "Other")


def test_an_imported_prompt_is_sent_exactly_as_it_was(tmp_path: Path) -> None:
    imported = init_from_prompt(tmp_path, PROMPT, "Pip")
    workspace = load_workspace(tmp_path)
    assert workspace.problems == ()
    assert sent(workspace, "assistant") == PROMPT
    assert [draft.id for draft in imported.drafts] == [
        "no-invent-product-price",
        "greet-name",
        "keep-answers-short",
        "apologise-once-offer-refund",
    ]
    assert {clause.status for clause in workspace.spec.clauses} == {"draft"}


def test_each_block_serves_the_drafts_that_stand_in_it(tmp_path: Path) -> None:
    imported = init_from_prompt(tmp_path, PROMPT, "Pip")
    blocks = load_workspace(tmp_path).contexts[SurfaceId("assistant")].blocks
    served = {clause: block.id for block in blocks for clause in block.serves}
    assert served == {draft.id: draft.block for draft in imported.drafts}
    assert not [p for p in lint(as_workbook(load_workspace(tmp_path))) if p.severity == "error"]


def test_an_empty_prompt_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageRefused, match="prompt is empty"):
        init_from_prompt(tmp_path, " \n", "Pip")
    assert list(tmp_path.iterdir()) == []


lines = st.sampled_from(
    ["# Rules", "## Tone {#tone}", "", "  ", "- Never lie.", "> Note this.", "```", "---", "<a>"]
    + [
        "</a>",
        "Always be kind.",
        "You must not guess: {{price}}.",
        "\\# no",
        "1. Do it.",
        "\t",
        "é",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(lines, min_size=1, max_size=12), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_any_prompt_is_sent_exactly_as_it_was(parts: list[str], end: str, is_ended: bool) -> None:
    prompt = end.join(parts) + (end if is_ended else "")
    if not prompt.strip():
        return
    with TemporaryDirectory() as folder:
        init_from_prompt(Path(folder), prompt, "Pip")
        workspace = load_workspace(Path(folder))
        assert [p for p in workspace.problems if p.severity == "error"] == []
        document = (Path(folder) / "context" / "assistant.md").read_bytes().decode()
        context = read_context(document, "context/assistant.md", shared={}).value
        assert render(context).messages[0].content == prompt


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageRefused, match=r"not empty: it holds 'notes\.md'"):
        init_workspace(tmp_path, "Pip")
    with pytest.raises(UsageRefused, match="not empty"):
        init_from_prompt(tmp_path, PROMPT, "Pip")
    with pytest.raises(UsageRefused, match="is a file"):
        init_workspace(tmp_path / "notes.md", "Pip")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.md"]


def test_a_folder_under_version_control_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert init_workspace(tmp_path, "Pip")


def test_what_was_cut_is_read_back_from_disk_and_compared(tmp_path: Path) -> None:
    imported = init_from_prompt(tmp_path, PROMPT, "Pip")
    assert imported.is_exact
    assert imported.size_bytes == len(PROMPT.encode())
    assert [part.id for part in imported.parts] == list(imported.blocks)
