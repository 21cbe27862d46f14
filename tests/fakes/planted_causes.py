"""Workspaces in which the cause of a failure is planted: one for every class of cause.

A reply that says `whole` breaks the clause `coach`. A stand-in says it by odds that its document
plants; each scenario plants them so that one cause, and no other, explains the failures.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ethogram.experiment.cause import Cause
from tests.fakes.workspaces import WARM, Folder, a_workspace

BREAKS, KEEPS = "Here is the whole intro.", "Which is your claim?"
ALMOST_ALWAYS, ALMOST_NEVER = 0.97, 0.05
PLAIN = "follow this instruction"
"""How the clause's own words begin when they are put before the model by themselves."""

IDENTITY = ("identity", "", "You are Margin, beside the text.")
FORM = ("form", "", "Answer in short paragraphs and plain words.")
STYLE = ("style", "warm", "Sound glad to help and hand things over gladly.")
STANCE = ("stance", "coach", "Help people with what they write.")
QUESTIONS = tuple(
    f"Write my intro on {topic}."
    for topic in (
        "light",
        "rome",
        "bees",
        "rain",
        "maps",
        "salt",
        "tides",
        "iron",
        "moss",
        "wool",
        "glass",
        "owls",
        "rice",
        "wind",
        "ink",
        "bread",
        "chalk",
        "clocks",
        "roads",
        "seeds",
    )
)


class Effect(NamedTuple):
    """What a phrase plants."""

    phrase: str
    log_odds: float
    within: str = "system"
    at: str = "anywhere"


class Scenario(NamedTuple):
    """A planted cause."""

    name: str
    cause: Cause
    parts: tuple[str, ...] = ()
    keep_rate: float = ALMOST_NEVER
    effects: tuple[Effect, ...] = ()
    blocks: tuple[tuple[str, str, str], ...] = (IDENTITY, STANCE, FORM)
    front: str = ""
    """Front matter of the context: tools, few-shot turns, documents."""
    questions: tuple[str, ...] = QUESTIONS
    seed: int = 5
    expect: str = ""
    """What the cases ask for, beside what the clause does."""


TELLING = Effect(PLAIN, 7)
"""The clause's own words work whenever they are sent."""

SCENARIOS: tuple[Scenario, ...] = (
    Scenario("nothing says it", "clause missing", (), effects=(TELLING,), blocks=(IDENTITY, FORM)),
    Scenario("the words are vague", "clause ambiguous", ("block stance",), effects=(TELLING,)),
    Scenario(
        "the words say the opposite",
        "clause ambiguous",
        ("block stance",),
        ALMOST_ALWAYS,
        (Effect("help people with what they write", -7), TELLING),
    ),
    Scenario(
        "another clause pulls",
        "clauses conflict",
        ("block style",),
        ALMOST_ALWAYS,
        (Effect("hand things over gladly", -7),),
        (IDENTITY, STYLE, STANCE, FORM),
    ),
    Scenario(
        "it stands where nobody looks",
        "block ignored",
        ("block stance",),
        effects=(TELLING, Effect("ask one question first", 7, at="end")),
        blocks=(
            (
                "stance",
                "coach",
                "Help with drafts of every kind and length, whoever writes them and whatever they are "
                "for, from the first note to the last word; and ask one question first.",
            ),
            ("identity", "", "You are Margin, and you stand beside the text that somebody writes."),
            ("sources", "", "You have no access to sources, to the web or to other documents."),
            ("form", "", "Answer in short paragraphs and plain words, and never in a list."),
        ),
    ),
    Scenario(
        "a block says otherwise",
        "block overridden",
        ("block form",),
        ALMOST_ALWAYS,
        (Effect("finished text at once", -7),),
        (IDENTITY, STANCE, ("form", "", "Give finished text at once."), STYLE),
    ),
    Scenario(
        "the worked turns show otherwise",
        "few-shot contradicts",
        ("few-shot 2",),
        ALMOST_ALWAYS,
        (Effect("here is a whole text", -7, "turns"),),
        front=(
            "few-shot:\n"
            '  - {role: user, content: "What is a claim?"}\n'
            '  - {role: assistant, content: "The sentence that you defend."}\n'
            '  - {role: user, content: "Write about snow."}\n'
            '  - {role: assistant, content: "Here is a whole text."}\n'
        ),
    ),
    Scenario(
        "a tool's description says otherwise",
        "tool overrides",
        ("tool draft",),
        ALMOST_ALWAYS,
        (Effect("whenever a text is asked for", -7, "tools"),),
        front=(
            "tools:\n"
            "  - name: lookup\n    description: Looks a word up.\n"
            "  - name: draft\n    description: Use it whenever a text is asked for.\n"
        ),
    ),
    Scenario(
        "a retrieved text says otherwise",
        "retrieval overrides",
        ("document leaflet",),
        ALMOST_ALWAYS,
        (Effect("margin writes it for you", -7),),
        front=(
            "documents:\n"
            '  - {id: hours, text: "The desk is open until six."}\n'
            '  - {id: leaflet, text: "No time? Margin writes it for you."}\n'
        ),
    ),
    Scenario(
        "the user insists",
        "user pressure",
        (),
        ALMOST_ALWAYS,
        (Effect("fail the course", -7, "question"),),
        questions=tuple(f"{question} I'll fail the course!" for question in QUESTIONS),
    ),
    Scenario(
        "it does what it is shown",
        "model prior",
        (),
        effects=(Effect("which is your claim", 7, "turns"),),
    ),
    Scenario("it cannot", "model incapacity"),
    Scenario(
        "there is too much of it",
        "not followed",
        (),
        effects=(
            TELLING,
            *(Effect(words, -4) for words in ("you are margin", "short paragraphs", "gladly")),
        ),
        blocks=(IDENTITY, STYLE, FORM, STANCE),
    ),
    Scenario("it was chance", "does not fail", (), 0.95, seed=6),
    Scenario("the case asks for another thing", "case fault", (), ALMOST_ALWAYS, expect="helps"),
    Scenario("a person passed it", "judge fault"),
)


def planted(root: Path, scenario: Scenario) -> Folder:
    """Write the workspace of a scenario."""
    folder = a_workspace(root, target="planted")
    spec = (root / "spec.md").read_text("utf-8")
    folder.write("spec.md", spec + WARM)
    folder.write("context/editor.md", _context(scenario))
    folder.write("standins/planted.toml", _standin(scenario))
    folder.write(
        "targets/planted.toml",
        'provider = "standin"\n[options]\ndocument = "standins/planted.toml"\n'
        "[limits]\nconcurrency = 8\n",
    )
    folder.ask(scenario.questions, **({"expect": scenario.expect} if scenario.expect else {}))
    return folder


def _context(scenario: Scenario) -> str:
    front = f"---\n{scenario.front}---\n" if scenario.front else ""
    blocks = [
        f"# {name.title()} {{#{name}{f' serves={serves}' if serves else ''}}}\n{text}\n"
        for name, serves, text in scenario.blocks
    ]
    return front + "\n".join(blocks)


def _standin(scenario: Scenario) -> str:
    rule = (
        f'seed = {scenario.seed}\n\n[[rule]]\nid = "intro"\nwhen = ["intro"]\n'
        f"keep-rate = {scenario.keep_rate}\nkeeps = ['{KEEPS}']\nbreaks = ['{BREAKS}']\n"
    )
    effects = [
        f'\n[[effect]]\nphrase = "{effect.phrase}"\nwithin = "{effect.within}"\n'
        f'at = "{effect.at}"\nlog-odds = {effect.log_odds}\n'
        for effect in scenario.effects
    ]
    return rule + "".join(effects)
