"""A judge whose every mistake can be seen, replies that gush, and people who say so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fakes.labelled import label_all
from tests.fakes.workspaces import SPEC, WARM, Folder, a_workspace, with_callable

GOOD = "sensitivity = 0.9\nspecificity = 0.9"
BOT = 'def answer(messages):\n    return messages[-1]["content"]\n'
JUDGE = """
import json, pathlib, re
def answer(messages):
    text = messages[-1]["content"]
    with (pathlib.Path(__file__).parent / "asked.jsonl").open("a") as out:
        out.write(json.dumps(text) + "\\n")
    fence = re.findall(r"<(data-[0-9a-f]+) reply to grade>", text)[-1]
    reply = text.split(f"<{fence} reply to grade>")[1].split(f"<{fence} end>")[0]
    broken = re.search(r"genius", reply)
    quotes = [broken.group()] if broken else []
    return json.dumps({"reason": "Read it.", "quotes": quotes, "verdict": VERDICT})
"""
STRICT = JUDGE.replace("VERDICT", '"fail" if broken else "pass"')


def a_card(folder: Folder, *arguments: str) -> Any:
    """Measure the judge and give its one card."""
    done = folder.type("judge", "calibrate", *arguments, "--json")
    assert done.code == 0, done.err
    (card,) = done.json["cards"]
    return card


def a_gushing_workspace(root: Path) -> Folder:
    """A workspace without any stand-in: half of 60 replies gush, and people say so."""
    folder = a_workspace(root, trusted=True)
    folder.write("spec.md", SPEC + WARM)
    with_callable(folder, BOT)
    with_callable(folder, STRICT, name="strict")
    folder.ask(
        [
            f"Listen to this, reader {n}. You are {'a genius' if n % 2 else 'nearly there'}. Go on."
            for n in range(60)
        ],
        tests=["warm"],
    )
    assert folder.type("run", "--no-probe").code == 0
    label_all(folder, lambda each: "fail" if "genius" in each.text else "pass")
    return folder
