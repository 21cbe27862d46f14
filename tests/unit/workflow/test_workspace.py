from __future__ import annotations

from pathlib import Path

import pytest

from ethogram.context.render import render
from ethogram.errors import DocumentsRefused
from ethogram.ids import SurfaceId
from ethogram.judge.trained_file import LARGEST_BYTES
from ethogram.workflow.init import init_from_prompt, init_workspace
from ethogram.workflow.workspace import Workspace, load_norms, load_workspace, require_clean
from tests.fakes.workspaces import a_workspace, planted, with_standin

CHAT = SurfaceId("chat")


def sent(workspace: Workspace, surface: str) -> str:
    return render(workspace.contexts[SurfaceId(surface)]).messages[0].content


def test_an_imported_prompt_is_sent_with_the_line_ends_it_had(tmp_path: Path) -> None:
    prompt = "You are Pip.\r\n\r\n# Rules\r\n- Never lie.\r\n- Always greet.\r\n\r\nBe short.\r\n"
    init_from_prompt(tmp_path, prompt, "Pip")
    assert sent(load_workspace(tmp_path), "assistant") == prompt


def test_line_ends_that_an_editor_put_everywhere_are_not_sent(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Pip")
    before = load_workspace(tmp_path)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    after = load_workspace(tmp_path)
    assert sent(after, "chat") == sent(before, "chat")
    assert "\r" not in sent(after, "chat")
    assert after.spec.digest == before.spec.digest
    assert after.cases == before.cases
    assert after.problems == before.problems


def test_a_document_that_is_no_text_is_a_problem_like_any_other(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Pip")
    (tmp_path / "context/chat.md").write_bytes(b"caf\xe9")
    found = load_workspace(tmp_path)
    assert [problem.rule for problem in found.problems] == ["unreadable"]
    assert CHAT not in found.contexts


def test_of_two_documents_of_one_name_none_silently_stands_for_the_other(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Pip")
    for folder in ("rubrics", "cases"):
        (tmp_path / folder).mkdir()
    rubric = "---\ncriterion: no-dose.who-can\n---\n"
    twice = {
        "context/other.md": "---\nsurface: chat\n---\n# Who {#who}\nHello.\n",
        "rubrics/a.md": rubric,
        "rubrics/b.md": rubric,
        "targets/other.toml": 'name = "embedded"\nprovider = "embedded"\n',
        "cases/a.jsonl": '{"id": "rice-freeze", "at": {"surface": "chat"}, "user": "hi"}\n',
    }
    for name, text in twice.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = [each for each in load_workspace(tmp_path).problems if each.rule == "duplicate-id"]
    assert {each.at.path for each in found} == {
        "context/other.md",
        "rubrics/b.md",
        "targets/other.toml",
        "cases/a.jsonl",
    }
    assert all("already stands in" in each.message for each in found)


def test_a_case_whose_check_means_nothing_is_reported_once_and_before_a_run(tmp_path: Path) -> None:
    init_workspace(tmp_path, "Pip")
    with (tmp_path / "cases.yaml").open("a", encoding="utf-8") as cases:
        cases.write(
            "  - id: bad\n    user: one\n    also: [two]\n    tests: [no-dose]\n"
            '    checks:\n      - regex: "("\n      - nosuch: 3\n'
        )
    found = load_workspace(tmp_path).problems
    assert sorted(each.rule for each in found) == ["check-value", "unknown-check"]


def test_every_document_is_read_and_every_problem_kept(tmp_path: Path) -> None:
    folder = with_standin(a_workspace(tmp_path), 'otherwise = ["Hm."]\n')
    folder.ask(planted(3, 1))
    folder.write("cases/more.yaml", "cases:\n  - {id: m, at: {surface: editor}, user: Hi.}\n")
    folder.write("cases/table.csv", "id,user,surface\nt,Hello.,editor\n")
    workspace = load_workspace(tmp_path)
    assert require_clean(workspace) is workspace
    assert [case.id for case in workspace.cases] == ["m", "t", "q1", "q2", "q3"]
    assert set(workspace.targets) == {"bot"}
    assert set(workspace.rubrics) == {"coach.no-essay"}
    assert set(workspace.contexts) == {"editor"}
    folder.write("targets/bad.toml", "provider = 1\n")
    folder.write("cases/more.yaml", "cases: 7\n")
    folder.write("ethogram.toml", "nam = 1\n")
    broken = load_workspace(tmp_path)
    paths = {problem.at.path for problem in broken.problems}
    assert {"targets/bad.toml", "cases/more.yaml", "ethogram.toml"} <= paths
    with pytest.raises(DocumentsRefused):
        require_clean(broken)


@pytest.mark.parametrize(
    "path",
    ["spec.md", "product.md", "context/editor.md", "rubrics/no-essay.md", "cases.jsonl", "x.toml"],
)
def test_a_file_that_is_no_text_is_a_problem_and_never_a_crash(tmp_path: Path, path: str) -> None:
    folder = a_workspace(tmp_path)
    folder.ask(planted(2, 0))
    path = path if path != "x.toml" else "targets/x.toml"
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_bytes(b"\xff\xfe\x00\xe9 not text")
    found = [problem for problem in load_workspace(tmp_path).problems if problem.at.path == path]
    assert [problem.rule for problem in found] == ["unreadable"]


def test_an_empty_folder_is_an_empty_workspace(tmp_path: Path) -> None:
    workspace = load_workspace(tmp_path)
    assert (workspace.cases, workspace.contexts, workspace.problems) == ((), {}, ())


def test_what_a_labeller_is_told_is_read_without_the_cases(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.ask(planted(3, 1))
    norms, whole = load_norms(tmp_path), load_workspace(tmp_path)
    assert (norms.spec, norms.rubrics) == (whole.spec, whole.rubrics)
    assert norms.cases == ()


def test_a_judges_file_that_is_no_judge_is_a_problem_and_a_huge_one_is_not_read(
    tmp_path: Path,
) -> None:
    folder = a_workspace(tmp_path)
    folder.write("judges/broken.json", "{}")
    with (tmp_path / "judges" / "huge.json").open("wb") as out:
        out.truncate(LARGEST_BYTES + 1)
    workspace = load_workspace(tmp_path)
    assert workspace.trained == {}
    assert [each.at.path for each in workspace.problems] == [
        "judges/broken.json",
        "judges/huge.json",
    ]
    assert "judges/huge.json" not in workspace.sources
