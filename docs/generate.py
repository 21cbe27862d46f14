"""Write docs/reference from the code, so that it cannot say anything else than the code does.

Run it with `make docs`; tests/docs/test_reference.py fails when a page is not what it would write.
"""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import get_args

import click
import msgspec

import ethogram
from docs.fields import Field, fields_of, reached
from ethogram import errors
from ethogram.cli.app import COMMANDS, EXIT_CODES, app
from ethogram.exchange.loss import LossReport
from ethogram.findings.gate import Gate, GateDecision
from ethogram.findings.summary import Summary
from ethogram.judge.adjudication import Adjudication
from ethogram.judge.card import Drift, JudgeCard
from ethogram.judge.checks.registry import check_examples, check_names
from ethogram.judge.label import Label
from ethogram.judge.pair_verdict import PairVerdict
from ethogram.judge.preference import Preference
from ethogram.judge.queue import Queue
from ethogram.judge.queue_progress import QueueProgress
from ethogram.judge.rubric import Rubric
from ethogram.judge.trained_judge import TrainedJudge
from ethogram.judge.verdict import Verdict
from ethogram.judge.voice import VoiceProfile
from ethogram.lint.catalogue import RULES
from ethogram.model.embedded import EmbeddedOptions
from ethogram.model.message import Settings
from ethogram.model.providers.anthropic import DEFAULT_KEY_ENV as ANTHROPIC_KEY_ENV
from ethogram.model.providers.anthropic import AnthropicOptions
from ethogram.model.providers.openai import DEFAULT_KEY_ENV, OpenAIOptions
from ethogram.model.providers.python import PythonOptions
from ethogram.model.providers.recorded import RecordedOptions
from ethogram.model.standin.script import Standin
from ethogram.model.target import Limits, Prices, Target
from ethogram.report.agreement_answer import AgreementShown
from ethogram.run.run import Run
from ethogram.run.transcript import Transcript
from ethogram.spec.changes import SpecDiff
from ethogram.spec.clause import Spec
from ethogram.spec.product import Product
from ethogram.suite.case import Case
from ethogram.suite.operators.registry import GROUPS, OPERATORS
from ethogram.suite.read_case import EXPECTATIONS, KINDS, KNOWN_FROM, STAKES
from ethogram.suite.where import FIELDS, Operator
from ethogram.workflow import new
from ethogram.workflow.complaints import Complaint
from ethogram.workflow.labelling import NAME_VARIABLE
from ethogram.workflow.settings import Budget, WorkspaceSettings

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "reference"
HELP_WIDTH = 92
MADE = "<!-- Made by `make docs` from the code. Edits here are lost. -->"

ROOTS: tuple[type[msgspec.Struct], ...] = (
    errors.Diagnostic,
    Product,
    Spec,
    SpecDiff,
    Case,
    Rubric,
    Target,
    Standin,
    Run,
    Transcript,
    Verdict,
    VoiceProfile,
    Label,
    Preference,
    Queue,
    QueueProgress,
    Adjudication,
    AgreementShown,
    JudgeCard,
    Drift,
    TrainedJudge,
    PairVerdict,
    LossReport,
    Complaint,
    Summary,
    Gate,
    GateDecision,
)
"""What documents are read into, what is stored, and what `--json` prints. Everything these hold is
documented with them."""

ENVIRONMENT = {
    "the one that a target's `key-env` names": "the provider's key; it is in no record, log or file",
    f"`{DEFAULT_KEY_ENV}`": "the key of a target of provider `openai` without `base-url`",
    f"`{ANTHROPIC_KEY_ENV}`": "the key of a target of provider `anthropic` without `base-url`",
    f"`{NAME_VARIABLE}`": "who labels, where `--as` does not say; default: your user name",
    "`VISUAL`, `EDITOR`": "the editor that `ethogram try --edit BLOCK` opens",
    "`NO_COLOR`": "set to anything: no colour",
}

FORMS = {
    "Context blocks": ("context.page", "context.read"),
    "Voice": ("spec.read_voice", "judge.voice"),
    "Patterns": ("spec.read_pattern",),
    "Rubrics": ("judge.read_rubric",),
    "Targets": ("model.read_target",),
    "Stand-ins": ("model.standin.read", "model.standin.script"),
    "Failure modes": ("findings.read_taxonomy",),
    "Mappings of a table": ("exchange.mapping",),
    "Public specifications": ("spec.document", "spec.public"),
}
"""Readers whose own docstring says how their document is written."""


def commands_page() -> str:
    """Every command's own help, as the terminal shows it."""
    parts = ["Every command with its options, as `--help` prints it.", _help(app, "ethogram", None)]
    root = click.Context(app, info_name="ethogram")
    for name in COMMANDS:
        command = app.get_command(root, name)
        if command is None:
            raise LookupError(f"{name!r} is in COMMANDS and has no command")
        parts += _command_parts(command, name, root)
    return _page("Commands", parts)


def _command_parts(command: click.Command, name: str, parent: click.Context) -> Iterator[str]:
    path = f"{parent.command_path} {name}"
    yield f"## {path}"
    yield _help(command, name, parent)
    if isinstance(command, click.Group):
        own = click.Context(command, info_name=name, parent=parent)
        for sub in command.list_commands(own):
            found = command.get_command(own, sub)
            if found is not None:
                yield from _command_parts(found, sub, own)


def _help(command: click.Command, name: str, parent: click.Context | None) -> str:
    ctx = click.Context(
        command,
        info_name=name,
        parent=parent,
        terminal_width=HELP_WIDTH,
        max_content_width=HELP_WIDTH,
        help_option_names=["-h", "--help"],
    )
    return f"```text\n{command.get_help(ctx).rstrip()}\n```"


def exit_codes_page() -> str:
    """What every exit code means."""
    rows = [(str(code), meaning) for code, meaning in EXIT_CODES.items()]
    return _page("Exit codes", ["The same for every command.", _table(("code", "meaning"), rows)])


def checks_page() -> str:
    """Every deterministic check, as a case or rubric writes it."""
    examples = check_examples()
    rows = [(f"`{name}`", doc, f"`{examples[name]}`") for name, doc in check_names().items()]
    return _page(
        "Checks",
        [
            "A check decides a criterion by code. It stands under `checks:` of a case, or of a "
            "rubric. Every check has a `not-` form that turns a pass into a fail and back.",
            "A check that could not run gives no verdict: it is counted apart, and is never a fail.",
            _table(("check", "what it asks", "as it is written"), rows),
        ],
    )


def operators_page() -> str:
    """Every way to derive a case from another."""
    asks = {"invariance": "stay", "twin": "be decided anew", "adversarial": "stay"}
    rows = [
        (f"`{each.name}`", each.kind, asks[each.kind], f"{each.changes}. {each.note}", each.why)
        for each in OPERATORS
    ]
    groups = [(f"`{name}`", ", ".join(members)) for name, members in GROUPS.items()]
    return _page(
        "Operators",
        [
            "`ethogram suite vary` takes invariance operators and twins, `ethogram suite attack` "
            "takes adversarial ones. `a,b` are two, `a+b` is one combination: words are changed "
            "first, then encoded, then framed, then spread over turns.",
            _table(("operator", "kind", "behaviour must", "what it changes", "why it works"), rows),
            "One name stands for several operators, each applied on its own.",
            _table(("group", "operators"), groups),
        ],
    )


def lint_page() -> str:
    """Every lint rule with what it is for."""
    rows = [
        (f"`{rule.name}`", rule.severity, "yes" if rule.is_default else "no", rule.why)
        for rule in RULES
    ]
    return _page(
        "Lint rules",
        [
            "`ethogram check` reads every document first; a document that cannot be read as it "
            "stands is an error with its own message. Then these rules hold the documents against "
            "each other. How they did on a specification we did not write: "
            "[lint on a public specification](../why/lint-on-a-public-spec.md).",
            _table(("rule", "severity", "on by default", "what goes wrong without it"), rows),
        ],
    )


def settings_page() -> str:
    """Keys of `ethogram.toml`."""
    return _page(
        "Settings",
        [
            "`ethogram.toml` stands at the top of a workspace. Every key has a default; an option "
            "of a command goes before it.",
            _field_table(fields_of(WorkspaceSettings)),
            "## [budget]",
            _field_table(fields_of(Budget)),
            "## Environment",
            _table(("variable", "what it does"), ENVIRONMENT.items()),
        ],
    )


def targets_page() -> str:
    """Keys of a target's file."""
    return _page(
        "Target keys",
        [
            _prose("model.read_target"),
            "## Top level",
            _field_table(_top_keys()),
            "## [settings]",
            _keys(Settings),
            "## [limits]",
            _keys(Limits),
            "## [prices]",
            _doc(Prices),
            _keys(Prices),
            "## [options] of `embedded`",
            _prose("model.embedded"),
            _keys(EmbeddedOptions),
            "## [options] of `openai`",
            _prose("model.providers.openai"),
            _keys(OpenAIOptions),
            "## [options] of `anthropic`",
            _prose("model.providers.anthropic"),
            _keys(AnthropicOptions),
            "## [options] of `python`",
            _prose("model.providers.python"),
            _keys(PythonOptions),
            "## [options] of `recorded`",
            _prose("model.providers.recorded"),
            _keys(RecordedOptions),
            "## [options] of `standin`",
            "`document`: the file that says how the scripted model behaves; see "
            "[documents](documents.md#stand-ins). A stand-in is test equipment, and every record "
            "and screen says so.",
        ],
    )


def _top_keys() -> Iterator[Field]:
    for one in fields_of(Target):
        if one.name in ("name", "provider", "model", "base_url", "key_env", "notes"):
            default = "the file's own" if one.name == "name" else one.default
            yield one._replace(name=one.name.replace("_", "-"), default=default)


def documents_page() -> str:
    """How each document is written: what its reader says, and the template `new` writes."""
    parts = [
        "Documents are for people who write. `ethogram check` reads all of them and says what to "
        "type instead, with file, line and column.",
    ]
    for title, modules in FORMS.items():
        parts += [f"## {title}", *(_prose(module) for module in modules)]
    parts += ["## Conditions", *_conditions(), "## Templates"]
    parts.append("`ethogram new KIND` fills these in; `$` marks the places that it fills.")
    for name, kind in new.KINDS.items():
        text = files("ethogram.workflow").joinpath("templates", kind.template).read_text("utf-8")
        form = kind.template.rpartition(".")[2].replace("md", "markdown")
        parts += [f"### {name}", f"A {kind.about}.", f"````{form}\n{text.rstrip()}\n````"]
    return _page("Documents", parts)


def _conditions() -> list[str]:
    closed = {"stakes": STAKES, "kind": KINDS, "expect": EXPECTATIONS, "known-from": KNOWN_FROM}
    values = [(f"`{name}`", ", ".join(values)) for name, values in closed.items()]
    return [
        "`--where` and a rubric's `applies:` take a condition, such as "
        "`surface=editor and stakes>=high`. It is made of comparisons with `and`, `or`, `not` and "
        "round brackets; a field on its own asks whether the case has one.",
        f"Fields: {', '.join(f'`{name}`' for name in FIELDS)}, and `var.NAME` for a variable.",
        f"Operators: {', '.join(f'`{sign}`' for sign in get_args(Operator))}. "
        "`~` means contains; `in` takes a list in brackets.",
        _table(("field", "values, lowest first where they are ordered"), values),
    ]


def records_page() -> str:
    """Every record a person can meet in a document, the database or JSON."""
    parts = [
        "What documents are read into, what is stored, and what `--json` prints. Records are "
        "frozen; a field with a default may be left out.",
    ]
    room = ""
    for record in sorted(reached(ROOTS), key=_place):
        if _room(record) != room:
            room = _room(record)
            parts.append(f"## {room}")
        parts += [f"### {record.__name__}", _doc(record), _field_table(fields_of(record))]
    return _page("Records", parts)


def _place(record: type) -> tuple[int, str, int]:
    order = ("errors", "spec", "model", "context", "suite", "run", "judge", "findings")
    room = _room(record)
    rank = order.index(room) if room in order else len(order)
    return rank, record.__module__, inspect.getsourcelines(record)[1]


def _room(record: type) -> str:
    return record.__module__.split(".")[1]


def python_page() -> str:
    """The names that `import ethogram` offers to notebooks."""
    rows = []
    for name in ethogram.__all__:
        one = getattr(ethogram, name)
        rows.append((f"`{name}`", f"`{one.__module__}`", _doc(one).partition("\n")[0]))
    return _page(
        "Python names",
        [
            "What `import ethogram` offers to a notebook; each is loaded when it is first used. In "
            "code, import a name from the room that defines it.",
            _table(("name", "defined in", "what it is"), rows),
        ],
    )


def errors_page() -> str:
    """Every error, as its own docstring tells it."""
    parts = [_prose("errors")]
    for name, one in vars(errors).items():
        if inspect.isclass(one) and issubclass(one, Exception):
            parts += [f"## {name}", inspect.getdoc(one) or ""]
    return _page("Errors", parts)


PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "exit-codes.md": exit_codes_page,
    "errors.md": errors_page,
    "documents.md": documents_page,
    "settings.md": settings_page,
    "targets.md": targets_page,
    "checks.md": checks_page,
    "lint-rules.md": lint_page,
    "operators.md": operators_page,
    "records.md": records_page,
    "python.md": python_page,
}


def _page(title: str, parts: Iterable[str]) -> str:
    return "\n\n".join([MADE, f"# {title}", *(part.strip("\n") for part in parts if part)]) + "\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("\n", " ").replace("|", "\\|")


def _keys(record: type[msgspec.Struct]) -> str:
    """Table of the fields as a target's file writes them, with dashes."""
    return _field_table(one._replace(name=one.name.replace("_", "-")) for one in fields_of(record))


def _field_table(fields: Iterable[Field]) -> str:
    rows = [(f"`{one.name}`", f"`{one.type}`", one.default, one.about) for one in fields]
    return _table(("field", "type", "default", "meaning"), rows)


def _doc(one: object) -> str:
    return inspect.getdoc(one) or ""


def _prose(module: str) -> str:
    """Give a module's docstring as Markdown: an indented passage becomes a code block."""
    text = inspect.getdoc(importlib.import_module(f"ethogram.{module}")) or ""
    out: list[str] = []
    inside = False
    for line in re.sub(r"\n::\n\n", "\n", text).replace("::\n", ":\n").splitlines():
        is_code = line.startswith("    ")
        if is_code and not inside:
            out.append("```text")
        elif inside and line and not is_code:
            while not out[-1]:
                out.pop()
            out += ["```", ""]
        inside = is_code or (inside and not line)
        out.append(line[4:] if is_code else line)
    if inside:
        out.append("```")
    return "\n".join(out)


def main(folder: Path) -> int:
    """Write every page that is not current, and name it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        path = folder / name
        text = make()
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
