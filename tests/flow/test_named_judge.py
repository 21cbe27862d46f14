"""Which target judges: the one that settings name, unless a rubric or an option says another."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.workspaces import SPEC, WARM, Folder, a_workspace, with_callable

BOT = 'def answer(messages):\n    return messages[-1]["content"]\n'
STRICT = """
import json
def answer(messages):
    bad = "genius" in messages[-1]["content"]
    return json.dumps({"reason": "Read it.", "quotes": [], "verdict": "fail" if bad else "pass"})
"""


def a_judged_folder(root: Path) -> Folder:
    folder = a_workspace(root, trusted=True)
    folder.write("spec.md", SPEC + WARM)
    folder.ask(["Say one thing.", "Say another."], tests=["warm"])
    with_callable(folder, BOT)
    with_callable(folder, STRICT, name="strict")
    folder.settings("bot", trusted=True, more='judge = "strict"\n')
    assert folder.type("run", "--no-probe").code == 0
    return folder


def test_the_judge_of_the_settings_is_taken_unless_code_alone_is_asked_for(tmp_path: Path) -> None:
    folder = a_judged_folder(tmp_path)
    assert folder.type("judge", "--json").json["judge"] == "strict"
    assert folder.type("judge", "--judge", "code", "--json").json["judge"] == "code"


def test_a_rubric_keeps_its_criterion_to_the_judge_it_names(tmp_path: Path) -> None:
    folder = a_judged_folder(tmp_path)
    with_callable(folder, STRICT, name="other")
    folder.write(
        "rubrics/warm.md", "---\ncriterion: warm.kind\ngraded-by: model\njudge: other\n---\n"
    )
    assert folder.type("judge", "--judge", "strict", "--json").json["outcomes"] == {}
    assert folder.type("judge", "--judge", "other", "--json").json["outcomes"] == {"pass": 2}
