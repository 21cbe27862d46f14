"""The mapping: what the columns of somebody's table of judgements are.

::

    item = "id"                      # names an item; the same in every model's rows
    model = "model"                  # column; or model-name = "gpt-x" for all rows
    prompt = "prompt"                # what was asked
    reply = "completion"             # leave out where the text is not in the file
    family = "id"                    # items that are variations of one; default: the item
    surface = "chat"                 # default: the only one of product.md
    sampled = "random"               # where not every row is labelled: random, or targeted

    [people]                         # column = the name that labels bear
    annotation_1 = "annotator-1"
    [judges]                         # column = the judge's name; its verdicts become evidence
    gpt4_label = "gpt-4"
    [settled]
    final_label = "adjudicator"      # column = who settled what people disputed

    [[about]]                        # what a row is a judgement of; the first that fits counts
    criterion = "helps.helped"       # or clause = "helps"
    when = {label = "safe"}          # columns that must hold these values; leave out for all rows
    values = {"1_full_compliance" = "pass", "2_full_refusal" = "fail"}
    classes = {"1_full_compliance" = "all", "2_full_refusal" = "none nothing openly"}

    [[join]]                         # further columns from another file
    file = "prompts.csv"
    on = "id"                        # column of the table
    key = "id"                       # column of the other file; default: the same
    remove-prefix = "v2-"            # taken off the table's value first
    when = {model = "mistral"}
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import msgspec

from ethogram.context.problems import listed, suggestion
from ethogram.errors import Diagnostic, Parsed, Position
from ethogram.judge.verdict import AnswerClass, Done, Instead, Said
from ethogram.model.toml_text import KeyPath, TomlText, read_toml

VALUES = ("pass", "fail", "unclear", "not-applicable")
"""What a value of a table may mean."""
_TEXTS = (
    "item",
    "model",
    "model-name",
    "prompt",
    "reply",
    "family",
    "surface",
    "audience",
    "use-case",
    "at",
    "note",
    "sampled",
)
_TABLES = ("people", "judges", "settled", "about", "join")


class About(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """What rows are a judgement of, and what their values mean."""

    criterion: str = ""
    clause: str = ""
    when: dict[str, str] = msgspec.field(default_factory=dict)
    values: dict[str, str] = msgspec.field(default_factory=dict)
    classes: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def subject(self) -> str:
        """The criterion, else the clause."""
        return self.criterion or self.clause


class Join(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """Further columns from another file, found by a key."""

    file: str
    on: str
    key: str = ""
    remove_prefix: str = ""
    when: dict[str, str] = msgspec.field(default_factory=dict)


class Mapping(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"
):
    """What the columns of a table are."""

    item: str = ""
    model: str = ""
    model_name: str = ""
    prompt: str = ""
    reply: str = ""
    family: str = ""
    surface: str = ""
    audience: str = ""
    use_case: str = ""
    at: str = ""
    """Column with the time of the labels."""
    note: str = ""
    sampled: Literal["", "random", "targeted"] = ""
    """How labelled rows were chosen where not all are labelled."""
    people: dict[str, str] = msgspec.field(default_factory=dict)
    judges: dict[str, str] = msgspec.field(default_factory=dict)
    settled: dict[str, str] = msgspec.field(default_factory=dict)
    """Column to who settled what people disputed; one at most."""
    about: tuple[About, ...] = ()
    join: tuple[Join, ...] = ()


def read_mapping(text: str, path: str) -> Parsed[Mapping]:
    """Read a mapping; every problem is reported, none raised."""
    toml = read_toml(text)
    reader = _Reader(toml, path)
    for problem in toml.problems:
        reader.at(problem.line, problem.column, "toml-syntax", f"Not TOML: {problem.message}.", "")
    known: dict[str, Any] = {}
    fields = {field.encode_name: field for field in msgspec.structs.fields(Mapping)}
    for key, value in toml.values.items():
        field = fields.get(key)
        if field is None:
            names = (*_TEXTS, *_TABLES)
            reader.add("unknown-key", (key,), f"Unknown key {key!r}.", suggestion(key, names))
            continue
        try:
            known[field.name] = msgspec.convert(value, field.type)
        except msgspec.ValidationError as error:
            reader.add("wrong-value", (key,), f"{key!r} cannot be read: {error}.", _FORM)
    mapping = Mapping(**known)
    if not reader.problems:
        _look_over(mapping, reader)
    return Parsed(value=mapping, problems=tuple(reader.problems))


_FORM = "Compare it with the mapping in docs/how-to/import-labels.md."


class _Reader:
    """Gathers the problems of one mapping."""

    def __init__(self, toml: TomlText, path: str) -> None:
        self._toml = toml
        self._path = path
        self.problems: list[Diagnostic] = []

    def add(self, rule: str, key: KeyPath, message: str, fix: str) -> None:
        """Report a problem at a key."""
        self.at(*self._toml.place(key), rule, message, fix)

    def at(self, line: int, column: int, rule: str, message: str, fix: str) -> None:
        """Report a problem at a place."""
        self.problems.append(
            Diagnostic(
                rule=rule,
                severity="error",
                at=Position(path=self._path, line=line, column=column),
                message=message,
                fix=fix,
                excerpt=self._toml.line(line)[:200],
            )
        )


def _look_over(mapping: Mapping, reader: _Reader) -> None:
    """Find what is missing or contradicts itself."""
    if not mapping.item:
        reader.add("no-item", (), "Nothing says which column names an item.", 'Write item = "id".')
    if bool(mapping.model) == bool(mapping.model_name):
        said = "Both 'model' and 'model-name' are given." if mapping.model else "No model is named."
        fix = 'Write model = "COLUMN", or model-name = "NAME" for all rows.'
        reader.add("no-model", ("model",), said, fix)
    if not mapping.people and not mapping.judges:
        fix = 'Under [people] write COLUMN = "name"; under [judges] the columns of judges.'
        reader.add("no-raters", ("people",), "No column holds judgements.", fix)
    _look_over_raters(mapping, reader)
    if not mapping.about:
        fix = 'Write [[about]], criterion = "CLAUSE.CRITERION" and values = {...}.'
        reader.add("no-subject", ("about",), "Nothing says what is judged.", fix)
    for about in mapping.about:
        _look_over_about(about, reader)


def _look_over_raters(mapping: Mapping, reader: _Reader) -> None:
    """Find columns and names of raters that cannot be."""
    for column in mapping.people.keys() & mapping.judges.keys():
        said = f"The column {column!r} is a person's and a judge's."
        reader.add("two-raters", ("people", column), said, "Remove one of the two.")
    tables = ("people", mapping.people), ("judges", mapping.judges), ("settled", mapping.settled)
    for table, names in tables:
        for column, name in names.items():
            if not name.strip() or (table == "judges" and name in ("code", "answer-class")):
                said = f"{name!r} cannot be the name of {column!r}."
                reader.add("rater-name", (table, column), said, "Give it a name of its own.")
    if len(mapping.settled) > 1:
        said = f"{len(mapping.settled)} columns say what was settled."
        reader.add("two-raters", ("settled",), said, "Keep the one that counts.")


def _look_over_about(about: About, reader: _Reader) -> None:
    place = ("about",)
    if bool(about.criterion) == bool(about.clause):
        said = "An [[about]] names no clause, or both a clause and a criterion."
        reader.add("no-subject", place, said, 'Write criterion = "CLAUSE.CRITERION".')
    if not about.values:
        reader.add(
            "no-values", place, "No value means anything.", 'Write values = {"ok" = "pass"}.'
        )
    for value, meaning in about.values.items():
        if meaning not in VALUES:
            said = f"{value!r} cannot mean {meaning!r}. Expected one of {listed(VALUES)}."
            reader.add("wrong-value", place, said, suggestion(meaning, VALUES))
    for value, words in about.classes.items():
        if class_of_words(words) is None:
            said = f"{value!r} is no answer class: {words!r}."
            fix = "Write 'all', or three words such as 'none alternative openly'."
            reader.add("wrong-value", place, said, fix)


def class_of_words(words: str) -> AnswerClass | None:
    """Read `all`, or `part nothing openly`; None when it is neither."""
    parts = words.split()
    if parts == ["all"]:
        return AnswerClass(done="all")
    choices = (get_args(Done), get_args(Instead), get_args(Said))
    fits = len(parts) == len(choices) and all(
        part in known for part, known in zip(parts, choices, strict=True)
    )
    if not fits:
        return None
    return msgspec.convert(dict(zip(("done", "instead", "said"), parts, strict=True)), AnswerClass)
