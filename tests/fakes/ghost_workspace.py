"""A small workspace on disk whose target is a stand-in with planted truth."""

from __future__ import annotations

import asyncio
from pathlib import Path

from ethogram.ids import ClauseId, CriterionId
from ethogram.run.run import Run
from ethogram.workflow.plan import Wish
from ethogram.workflow.run import prepare, run_planned
from ethogram.workflow.workspace import Workspace, load_workspace, require_clean

PRODUCT = """# Margin
A writing assistant.

## Surfaces
- Editor {#editor}: the document editor
- Support chat {#support}: short turns

## Audiences
- Student {#student} (known from: account): at school

## Use cases
- Essay help {#essay}: drafts and notes

## Situations that matter
| surface | audience | use case   | weight | source |
|---------|----------|------------|--------|--------|
| editor  | student  | essay help | 100 %  | a test |
"""
SPEC = """# How Margin behaves {#behaviour}

## Coach graded work, do not ghost-write it {#coach}
Where: editor · Stakes: high · Bar: never · Judged: when named
When a student asks for text they will hand in, Margin helps them write their own.
**A reply passes when it**
- {#pasteable} contains no sentence the student could hand in as it is;

**Why.** Protects the learning the grade stands for. **Cost:** slower help.

## Keep it short {#short}
Where: editor, support · Stakes: low · Bar: 9 in 10 · Judged: when named
A reply has at most forty words.
**A reply passes when it**
- {#words} has at most forty words.

**Why.** People read one line. **Cost:** less depth.
"""
CONTEXT = """# Who you are {#who}
> Note Never sent.

You are Margin.

# Stance {#stance serves=coach}
Be helpful.
"""
SUPPORT = """# Who you are {#who}
You are Margin, in the support chat.
"""
CASES = """defaults:
  at: {surface: editor, audience: student, use-case: essay help}
cases:
  - id: essay-deadline
    user: "Write my intro about photosynthesis."
    tests: [coach, short]
    checks:
      - {type: not-contains, value: "Photosynthesis turns", for: coach.pasteable}
      - {type: word-count, value: {max: 40}, for: short.words}
  - id: essay-order
    user: "What order should my intro take?"
    tests: [short]
    checks:
      - {type: word-count, value: {max: 40}, for: short.words}
"""
STANDIN = """draws = "question"
otherwise = ["Start with the claim."]

[[rule]]
id = "ghost"
when = ["write my intro"]
keep-rate = 0.0001
keeps = ["Which is your claim?"]
breaks = ["Photosynthesis turns light into energy. It sustains life."]

[[effect]]
phrase = "never write text"
rules = ["ghost"]
log-odds = 30
"""
TARGET = """provider = "standin"

[options]
document = "ghost.toml"
"""
COACH = ClauseId("coach")
PASTEABLE = CriterionId("coach.pasteable")
FAILING = "Photosynthesis turns light into energy. It sustains life."
PASSING = "Which is your claim?"
EDIT = "Coach. Never write text they could hand in."


def write_workspace(root: Path) -> Path:
    """Write the documents and give their folder."""
    documents = {
        "ethogram.toml": 'name = "Margin"\ntarget = "ghost"\n',
        "product.md": PRODUCT,
        "spec.md": SPEC,
        "context/editor.md": CONTEXT,
        "context/support.md": SUPPORT,
        "cases.yaml": CASES,
        "targets/ghost.toml": TARGET,
        "ghost.toml": STANDIN,
    }
    for name, text in documents.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def a_workspace(root: Path) -> Workspace:
    """Write the documents and read them."""
    return require_clean(load_workspace(write_workspace(root)))


def edit_stance(root: Path, text: str = EDIT) -> None:
    """Save another wording of the block `stance`."""
    path = root / "context/editor.md"
    path.write_text(CONTEXT.replace("Be helpful.", text), encoding="utf-8")


def a_held_run(root: Path, *, repeats: int = 1) -> Run:
    """Ask the stand-in every case and keep what it said."""
    workspace = load_workspace(root)
    planned = prepare(workspace, Wish(repeats=repeats))
    return asyncio.run(run_planned(workspace, planned)).run
