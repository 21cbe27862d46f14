"""Read a condition such as `surface=editor and stakes>=high`."""

from __future__ import annotations

import re
from typing import Literal, NoReturn

import msgspec

from ethogram.context.problems import listed, suggestion
from ethogram.errors import Diagnostic, Parsed, Position, UsageRefused
from ethogram.suite.read_case import EXPECTATIONS, KINDS, KNOWN_FROM, STAKES

Operator = Literal["=", "!=", ">=", "<=", ">", "<", "~", "in"]
FIELDS = (
    "surface",
    "audience",
    "use-case",
    "known-from",
    "situation",
    "tests",
    "clause",
    "tag",
    "kind",
    "stakes",
    "category",
    "family",
    "id",
    "expect",
    "twin",
    "differs",
    "source",
    "turns",
    "parent",
    "operator",
    "intent",
    "ladder",
    "rung",
)
"""What a condition can ask about, besides `var.NAME`."""
_ALIASES = {
    "usecase": "use-case",
    "doing": "use-case",
    "who": "audience",
    "where": "surface",
    "test": "tests",
    "clauses": "clause",
    "tags": "tag",
    "twin-of": "twin",
    "differs-from": "differs",
    "case": "id",
}
_CLOSED: dict[str, tuple[str, ...]] = {
    "stakes": STAKES,
    "kind": KINDS,
    "expect": EXPECTATIONS,
    "known-from": KNOWN_FROM,
}
_ORDERED = ("stakes", "turns", "rung")
_KEYWORDS = ("and", "or", "not", "in")
_DEEPEST = 30
_MEMBER = re.compile(r"~\d+")
"""What follows the id of a family's further members, `essay~2`; elsewhere `~` is an operator."""
_TOKEN = re.compile(
    r"\s*(?:(?P<quoted>\"[^\"]*\"|'[^']*')|(?P<operator>!=|>=|<=|=|>|<|~)|(?P<mark>[(),])"
    r"|(?P<word>[^\s()=<>!~,\"']+))"
)


class Compare(msgspec.Struct, frozen=True, kw_only=True):
    """One field against one or several values."""

    field: str
    operator: Operator
    values: tuple[str, ...]


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A field on its own: true for a case that has it, such as `twin`."""

    field: str


class Not(msgspec.Struct, frozen=True, kw_only=True):
    """The opposite of a condition."""

    condition: Condition


class Both(msgspec.Struct, frozen=True, kw_only=True):
    """Conditions that must all hold."""

    conditions: tuple[Condition, ...]


class Either(msgspec.Struct, frozen=True, kw_only=True):
    """Conditions of which one must hold."""

    conditions: tuple[Condition, ...]


Condition = Compare | Given | Not | Both | Either


class _Token(msgspec.Struct, frozen=True, kw_only=True):
    kind: Literal["word", "quoted", "operator", "mark", "end"]
    text: str
    start: int


class _Unreadable(Exception):
    """The condition cannot be read; carries the letter where it goes wrong."""

    def __init__(self, start: int, message: str, fix: str) -> None:
        super().__init__(message)
        self.start, self.fix = start, fix


def parse_where(text: str) -> Condition:
    """Read a condition that was typed on the command line.

    Raises:
        UsageRefused: With a caret under the letter that cannot be read, and what to type.
    """
    try:
        return _Reader(text).read()
    except _Unreadable as error:
        line = " ".join(text.split("\n"))
        raise UsageRefused(
            f"Cannot read the condition: {error}\n  {line}\n  {' ' * error.start}^\n{error.fix}"
        ) from error


def read_where(text: str, at: Position) -> Parsed[Condition | None]:
    """Read a condition that stands in a document, such as `applies:` of a rubric.

    Args:
        text: The condition.
        at: Where its first letter stands.
    """
    try:
        return Parsed(value=_Reader(text).read())
    except _Unreadable as error:
        problem = Diagnostic(
            rule="wrong-condition",
            severity="error",
            at=msgspec.structs.replace(at, column=at.column + error.start),
            message=f"Cannot read the condition: {error}",
            fix=error.fix,
            excerpt=text,
        )
        return Parsed(value=None, problems=(problem,))


class _Reader:
    """Recursive descent over the tokens: or, and, not, comparison."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0

    def read(self) -> Condition:
        condition = self._either()
        token = self._token
        if token.kind != "end":
            self._refuse(token, f"{token.text!r} is not expected here.", "Join with 'and' or 'or'.")
        return condition

    @property
    def _token(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._token
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _is_word(self, word: str) -> bool:
        return self._token.kind == "word" and self._token.text.lower() == word

    def _is_mark(self, mark: str) -> bool:
        return self._token.kind == "mark" and self._token.text == mark

    def _either(self) -> Condition:
        found = [self._both()]
        while self._is_word("or"):
            self._take()
            found.append(self._both())
        return found[0] if len(found) == 1 else Either(conditions=tuple(found))

    def _both(self) -> Condition:
        found = [self._one()]
        while self._is_word("and"):
            self._take()
            found.append(self._one())
        return found[0] if len(found) == 1 else Both(conditions=tuple(found))

    def _one(self) -> Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._refuse(self._token, "The condition is nested too deeply.", "Write it flatter.")
        if self._is_word("not"):
            self._take()
            condition: Condition = Not(condition=self._one())
        elif self._is_mark("("):
            opening = self._take()
            condition = self._either()
            if not self._is_mark(")"):
                self._refuse(opening, "This '(' is not closed.", "Add ')'.")
            self._take()
        else:
            condition = self._comparison()
        self._depth -= 1
        return condition

    def _comparison(self) -> Condition:
        token = self._take()
        field = self._field(token)
        is_negated = self._is_word("not")
        if is_negated:
            self._take()
        if self._is_word("in"):
            self._take()
            members = Compare(field=field, operator="in", values=self._list(field))
            return Not(condition=members) if is_negated else members
        if is_negated:
            self._refuse(self._token, "'in' is expected after 'not'.", "Write 'not in (a, b)'.")
        if self._token.kind != "operator":
            return Given(field=field)
        sign = self._take()
        operator = next(each for each in _OPERATORS if each == sign.text)
        if operator in _ORDER_SIGNS and field not in _ORDERED and not field.startswith("var."):
            self._refuse(
                sign,
                f"{field!r} has no order, so {operator!r} says nothing.",
                "Write '=' or '~'; 'stakes', 'turns', 'rung' and 'var.NAME' can be compared.",
            )
        return Compare(field=field, operator=operator, values=(self._value(field, operator),))

    def _field(self, token: _Token) -> str:
        if token.kind != "word" or token.text.lower() in _KEYWORDS:
            said = repr(token.text) if token.text else "The end"
            self._refuse(
                token, f"{said} stands where a field is expected.", f"Fields: {listed(FIELDS, 30)}."
            )
        if token.text.startswith("var.") and len(token.text) > len("var."):
            return token.text
        name = token.text.lower().replace("_", "-")
        name = _ALIASES.get(name, name)
        if name not in FIELDS:
            self._refuse(
                token,
                f"unknown field {token.text!r}.",
                f"{suggestion(name, FIELDS)} A variable is 'var.{token.text}'.",
            )
        return name

    def _list(self, field: str) -> tuple[str, ...]:
        if not self._is_mark("("):
            self._refuse(self._token, "'(' is expected after 'in'.", "Write 'in (a, b)'.")
        opening = self._take()
        values = [self._value(field, "in")]
        while self._is_mark(","):
            self._take()
            values.append(self._value(field, "in"))
        if not self._is_mark(")"):
            self._refuse(opening, "This '(' is not closed.", "Write 'in (a, b)'.")
        self._take()
        return tuple(values)

    def _value(self, field: str, operator: Operator) -> str:
        token = self._take()
        if token.kind not in ("word", "quoted"):
            said = repr(token.text) if token.text else "The end"
            self._refuse(
                token,
                f"{said} stands where a value of {field!r} is expected.",
                f"Write '{field}{operator}value', with quotes around a value that holds spaces.",
            )
        value = token.text[1:-1] if token.kind == "quoted" else token.text
        choices = _CLOSED.get(field)
        if choices and operator != "~" and folded(value) not in map(folded, choices):
            self._refuse(
                token,
                f"{field!r} is never {value!r}; it is one of {listed(choices)}.",
                suggestion(value, choices),
            )
        return value

    def _refuse(self, token: _Token, message: str, fix: str) -> NoReturn:
        raise _Unreadable(token.start, message, fix)


_OPERATORS: tuple[Operator, ...] = ("=", "!=", ">=", "<=", ">", "<", "~")
_ORDER_SIGNS = (">=", "<=", ">", "<")


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            raise _Unreadable(
                start, f"{text[start]!r} cannot be read.", "Close quotes; write '!=' for 'is not'."
            )
        kind = next(name for name in ("word", "quoted", "operator", "mark") if match[name])
        word, at = match[kind], match.end()
        member = _MEMBER.match(text, at) if kind == "word" and _is_value_next(tokens) else None
        if member is not None:
            word, at = word + member[0], member.end()
        tokens.append(_Token(kind=_KINDS[kind], text=word, start=match.start(kind)))
    return [*tokens, _Token(kind="end", text="", start=len(text.rstrip()))]


def _is_value_next(tokens: list[_Token]) -> bool:
    """True after an operator, after `in (` and after a comma: what comes is no field."""
    if not tokens:
        return False
    last = tokens[-1]
    if last.kind == "operator" or (last.kind == "mark" and last.text == ","):
        return True
    is_open = last.kind == "mark" and last.text == "("
    return is_open and len(tokens) > 1 and tokens[-2].text.lower() == "in"


_KINDS: dict[str, Literal["word", "quoted", "operator", "mark"]] = {
    "word": "word",
    "quoted": "quoted",
    "operator": "operator",
    "mark": "mark",
}


def folded(text: str) -> str:
    """Fold a value for comparison: case, `-`, `_` and spaces do not matter."""
    return " ".join(text.lower().replace("-", " ").replace("_", " ").split())
