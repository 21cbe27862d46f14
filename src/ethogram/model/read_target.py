"""Read a target from its TOML file.

::

    provider = "openai"              # embedded, openai, anthropic, python, recorded, standin
    model = "some-model"
    base-url = "https://host/v1"     # any server that speaks the chat completions of OpenAI
    key-env = "SOME_API_KEY"         # the NAME of the environment variable, never the key
    notes = "what the team calls it"

    [settings]                       # temperature, top-p, max-tokens, seed, stop, logprobs
    temperature = 0
    extra = {reasoning_effort = "low"}   # further fields of the request, sent as they are
    [limits]                         # concurrency, requests-per-minute, tokens-per-minute,
    concurrency = 20                 # timeout-s, retries, retry-ceiling-s
    [prices]                         # for a million tokens: input, output, cached; currency
    input = 0.15
    output = 0.60
    [options]                        # what only this provider knows, such as callable or file
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, get_args

import msgspec

from ethogram.errors import Diagnostic, Parsed, Position
from ethogram.ids import Digest, TargetName, digest
from ethogram.model.message import Settings
from ethogram.model.secret import hide, looks_secret, names_secret
from ethogram.model.target import Limits, Prices, Provider, Target
from ethogram.model.toml_text import KeyPath, TomlText, read_toml

PROVIDERS: tuple[Provider, ...] = get_args(Provider)

_PLAIN_KEYS = ("name", "provider", "model", "base-url", "key-env", "notes")
_TABLES: dict[str, type[Settings] | type[Limits] | type[Prices]] = {
    "settings": Settings,
    "limits": Limits,
    "prices": Prices,
}
_KNOWN = (*_PLAIN_KEYS, *_TABLES, "options")

_NEEDED_OPTION = {"python": "callable", "recorded": "file", "standin": "document"}
_OPTION_EXAMPLE = {
    "python": 'callable = "bot.py:answer"',
    "recorded": 'file = "recordings/answers.jsonl"',
    "standin": 'document = "standins/timid.toml"',
}

_RANGES: dict[str, tuple[float, float]] = {
    "settings.temperature": (0, 10),
    "settings.top-p": (0, 1),
    "settings.max-tokens": (1, 10_000_000),
    "settings.logprobs": (0, 100),
    "limits.concurrency": (1, 10_000),
    "limits.requests-per-minute": (1, 10_000_000),
    "limits.tokens-per-minute": (1, 10_000_000_000),
    "limits.timeout-s": (0.001, 86_400),
    "limits.retries": (0, 100),
    "limits.retry-ceiling-s": (0, 86_400),
    "prices.input": (0, 1_000_000),
    "prices.output": (0, 1_000_000),
    "prices.cached": (0, 1_000_000),
}

_PLAIN_TYPES = {
    "int": "a whole number",
    "float": "a number",
    "str": "text in quotes",
    "array": "a list",
    "object": "a group of settings",
    "bool": "true or false",
}

_ENV_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ALL_HEX = re.compile(r"[0-9a-f]{24,}")
_URL = re.compile(r"https?://[^\s/?#]+")


class _Reader:
    """One document being read: its text and the problems met so far."""

    def __init__(self, toml: TomlText, path: str) -> None:
        self.toml = toml
        self.path = path
        self.problems: list[Diagnostic] = []

    def blame(self, rule: str, key: KeyPath, message: str, fix: str) -> None:
        """Report a problem at a key."""
        line, column = self.toml.place(key)
        self.blame_line(rule, (line, column), message, fix)

    def blame_line(self, rule: str, place: tuple[int, int], message: str, fix: str) -> None:
        """Report a problem at a line and column; nothing secret is shown."""
        self.problems.append(
            Diagnostic(
                rule=rule,
                severity="error",
                at=Position(path=self.path, line=place[0], column=place[1]),
                message=message,
                fix=fix,
                excerpt=self._excerpt(place[0], rule),
            )
        )

    def _excerpt(self, number: int, rule: str) -> str:
        line = self.toml.line(number)
        name, sign, _ = line.partition("=")
        if rule == "secret-in-file" or names_secret(name.strip()):
            return f'{name}{sign} "[hidden]"' if sign else "[hidden]"
        return hide(line)


def read_target(text: str, path: str) -> Parsed[Target]:
    """Read one target.

    Args:
        text: The whole file.
        path: Where it stands, relative to the workspace; its stem is the target's name.

    Returns:
        The target as far as it could be understood, and every problem at once. A value that could
        not be understood takes its default; a target with problems is not fit to be asked.
    """
    reader = _Reader(read_toml(text), path)
    for problem in reader.toml.problems:
        reader.blame_line(
            "toml-syntax",
            (problem.line, problem.column),
            f"This line is not TOML: {hide(problem.message)}.",
            'Text stands in quotes, as in model = "some-model"; a group starts with [limits].',
        )
    values = reader.toml.values
    _refuse_secrets(values, reader)
    for key in values:
        if key not in _KNOWN:
            _blame_unknown((key,), _KNOWN, reader)
    target = _assemble(values, reader, path)
    problems = sorted(set(reader.problems), key=lambda p: (p.at.line, p.at.column))
    return Parsed(value=target, problems=tuple(problems))


def target_digest(target: Target) -> Digest:
    """Hash what decides a reply: provider, model, endpoint, settings and options."""
    return digest([target.provider, target.model, target.base_url, target.settings, target.options])


def _assemble(values: Mapping[str, Any], reader: _Reader, path: str) -> Target:
    texts = {key: _text(values, key, reader) for key in _PLAIN_KEYS}
    provider = _provider(texts["provider"], reader)
    prices = _table(values, "prices", reader)
    options = _options(values, reader)
    target = Target(
        name=TargetName(texts["name"] or PurePosixPath(path).stem),
        provider=provider or "openai",
        model=texts["model"],
        base_url=_base_url(texts["base-url"], reader),
        key_env=_key_env(texts["key-env"], reader),
        settings=Settings(**_table(values, "settings", reader)),
        limits=Limits(**_table(values, "limits", reader)),
        prices=Prices(**prices) if {"input", "output"} <= prices.keys() else None,
        options=options,
        notes=texts["notes"],
        at=Position(path=path),
    )
    if provider is not None:
        _require(target, reader)
    return msgspec.structs.replace(target, digest=target_digest(target))


def _text(values: Mapping[str, Any], key: str, reader: _Reader) -> str:
    value = values.get(key, "")
    if isinstance(value, str):
        return value.strip()
    reader.blame(
        "wrong-type",
        (key,),
        f"{key!r} is {_shown(value)}; expected text.",
        f'Put it in quotes: {key} = "{value if not isinstance(value, dict) else "..."}".',
    )
    return ""


def _provider(text: str, reader: _Reader) -> Provider | None:
    for provider in PROVIDERS:
        if provider == text:
            return provider
    if "provider" in reader.toml.values:
        what = f"Unknown provider {hide(text)!r}"
    else:
        what = "The target names no provider"
    near = difflib.get_close_matches(text, PROVIDERS, n=1)
    reader.blame(
        "unknown-provider",
        ("provider",),
        f"{what}; expected one of {_listed(PROVIDERS)}.",
        f'Write provider = "{near[0] if near else "openai"}".',
    )
    return None


def _base_url(url: str, reader: _Reader) -> str:
    if url and not _URL.match(url):
        reader.blame(
            "bad-url",
            ("base-url",),
            f"'base-url' is {hide(url)!r}; expected an address with http:// or https://.",
            'Write it in full: base-url = "https://host/v1".',
        )
        return ""
    return url.rstrip("/")


def _key_env(name: str, reader: _Reader) -> str | None:
    if not name:
        return None
    if _ENV_NAME.fullmatch(name) and not looks_secret(name) and not _ALL_HEX.fullmatch(name):
        return name
    _blame_secret(("key-env",), "'key-env' holds something that is no variable's name", reader)
    return None


def _table(values: Mapping[str, Any], name: str, reader: _Reader) -> dict[str, Any]:
    """Read one group of settings; what cannot be understood is left to its default."""
    group = values.get(name, {})
    if not isinstance(group, dict):
        _blame_no_group(name, group, reader)
        return {}
    fields = {f.name.replace("_", "-"): f for f in msgspec.structs.fields(_TABLES[name])}
    kept: dict[str, Any] = {}
    for key, value in group.items():
        field = fields.get(key)
        if field is None:
            _blame_unknown((name, key), fields, reader)
            continue
        try:
            converted = msgspec.convert(value, field.type)
        except msgspec.ValidationError as error:
            message = f"{key!r} is {_shown(value)}; expected {_expected(error)}."
            reader.blame("wrong-type", (name, key), message, f"Correct {key} under [{name}].")
            continue
        if _in_range(f"{name}.{key}", converted, reader):
            kept[field.name] = converted
    if name == "prices" and group:
        _require_prices(group, reader)
    return kept


def _expected(error: msgspec.ValidationError) -> str:
    """Say in plain words what type was expected."""
    found = re.search(r"Expected `(\w+)", str(error))
    return _PLAIN_TYPES.get(found[1], found[1]) if found else "another value"


def _in_range(path: str, value: object, reader: _Reader) -> bool:
    low, high = _RANGES.get(path, (float("-inf"), float("inf")))
    if path not in _RANGES or not isinstance(value, int | float) or low <= value <= high:
        return True
    name, key = path.split(".")
    reader.blame(
        "out-of-range",
        (name, key),
        f"{key!r} is {value!r}; expected a number from {low:g} to {high:,g}.",
        f"Correct {key} under [{name}].",
    )
    return False


def _require_prices(group: Mapping[str, Any], reader: _Reader) -> None:
    for key in ("input", "output"):
        if key not in group:
            reader.blame(
                "missing-key",
                ("prices",),
                f"[prices] has no {key!r}; expected the price of a million {key} tokens.",
                f"Add {key} = 0.60 under [prices], or remove [prices].",
            )


def _options(values: Mapping[str, Any], reader: _Reader) -> dict[str, Any]:
    options = values.get("options", {})
    if not isinstance(options, dict):
        _blame_no_group("options", options, reader)
        return {}
    return {key.replace("-", "_"): value for key, value in options.items()}


def _require(target: Target, reader: _Reader) -> None:
    """Report what this provider cannot do without."""
    if target.provider in ("openai", "anthropic") and not target.model:
        reader.blame(
            "missing-key",
            ("provider",),
            f"A target of provider {target.provider!r} names no model.",
            'Add model = "..." with the name the server knows.',
        )
    option = _NEEDED_OPTION.get(target.provider)
    if option and not isinstance(target.options.get(option), str):
        reader.blame(
            "missing-key",
            ("options", option),
            f"A target of provider {target.provider!r} needs the option {option!r}, as text.",
            f"Add {_OPTION_EXAMPLE[target.provider]} under [options].",
        )


def _refuse_secrets(values: Mapping[str, Any], reader: _Reader) -> None:
    for key, value in _leaves(values, ()):
        if key == ("notes",) and not looks_secret(value):
            continue
        if key != ("key-env",) and (looks_secret(value) or (value and names_secret(key[-1]))):
            _blame_secret(key, f"{key[-1]!r} looks like a secret pasted in", reader)


def _leaves(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, path)
    elif isinstance(value, str):
        yield path, value


def _blame_secret(key: KeyPath, what: str, reader: _Reader) -> None:
    reader.blame(
        "secret-in-file",
        key,
        f"{what}; expected the name of an environment variable in 'key-env', and no key anywhere.",
        'Write key-env = "MY_API_KEY", put the key in that variable, and replace the pasted key: '
        "it may already be in your history.",
    )


def _blame_unknown(path: KeyPath, known: Iterable[str], reader: _Reader) -> None:
    key, names = path[-1], tuple(known)
    if names_secret(key):
        _blame_secret(path, f"{key!r} would hold a secret", reader)
        return
    written = key.replace("_", "-").lower()
    near = difflib.get_close_matches(written, names, n=1)
    elsewhere = [] if near else _elsewhere(written)
    if near or elsewhere:
        fix = f"Did you mean {(near or elsewhere)[0]}?"
    else:
        fix = "Remove it, or correct its name."
    where = f" under [{path[0]}]" if len(path) > 1 else ""
    reader.blame(
        "unknown-key", path, f"Unknown key {key!r}{where}; expected one of {_listed(names)}.", fix
    )


def _elsewhere(written: str) -> list[str]:
    """Find the group that a key was meant for."""
    return [
        f"{near[0]} under [{name}]"
        for name, record in _TABLES.items()
        if (
            near := difflib.get_close_matches(
                written, [field.replace("_", "-") for field in record.__struct_fields__], n=1
            )
        )
    ]


def _blame_no_group(name: str, value: object, reader: _Reader) -> None:
    reader.blame(
        "wrong-type",
        (name,),
        f"{name!r} is {_shown(value)}; expected a group of settings.",
        f"Start the group with a line [{name}] and write its settings below it.",
    )


def _shown(value: object) -> str:
    return hide(repr(value)) if not isinstance(value, dict | list) else "a list or a group"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
