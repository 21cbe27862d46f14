"""Checks of HTML and XML in a reply."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree
from xml.parsers import expat

from ethogram.judge.checks.check import (
    CheckKind,
    CheckResult,
    SpecRefused,
    Test,
    found,
    judged,
    texts_value,
)
from ethogram.run.transcript import Transcript
from ethogram.suite.case import CheckSpec

_HTML_NAME_LIST = (
    "a abbr address article aside audio b blockquote body br button canvas caption cite code col "
    "colgroup dd del details dialog div dl dt em embed fieldset figcaption figure footer form h1 "
    "h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li link main map "
    "mark meta nav noscript object ol optgroup option p path picture pre progress q s samp script "
    "section select small source span strong style sub summary sup svg table tbody td template "
    "textarea tfoot th thead time title tr track u ul var video wbr"
)
_HTML_NAMES = frozenset(_HTML_NAME_LIST.split())
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*=[^<>]*)?\s*/?>")
_XML_OPEN = re.compile(r"<([A-Za-z_][\w.:-]*)(?=[\s/>])")
_MOST_STARTS = 100


class _Outside(HTMLParser):
    """Notes tags that HTML knows, tags it does not, and text outside any element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.depth = 0
        self.known = 0
        self.unknown = 0
        self.has_loose_text = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HTML_NAMES:
            self.known += 1
        else:
            self.unknown += 1
        self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        self.depth = max(0, self.depth - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.depth == 0 and data.strip():
            self.has_loose_text = True


def _is_html(_: CheckSpec) -> Test:
    def test(transcript: Transcript) -> CheckResult:
        text = transcript.text.strip()
        if not text.startswith("<") or not text.endswith(">"):
            return judged(False, "the reply is not HTML from its first letter to its last")
        parser = _Outside()
        parser.feed(text)
        parser.close()
        passed = parser.known > 0 and not parser.unknown and not parser.has_loose_text
        return judged(passed, "the reply is HTML" if passed else "the reply is not only HTML")

    return test


def _contains_html(_: CheckSpec) -> Test:
    def test(transcript: Transcript) -> CheckResult:
        for match in _TAG.finditer(transcript.text):
            if match.group(1).lower() in _HTML_NAMES:
                return found("the reply contains HTML", match.group(), match.start())
        return judged(False, "the reply contains no HTML tag")

    return test


def _required_paths(spec: CheckSpec) -> tuple[str, ...]:
    value = spec.value
    if value is None:
        return ()
    if isinstance(value, dict) and set(value) == {"requiredElements"}:
        value = value["requiredElements"]
    if isinstance(value, str | list):
        return texts_value(CheckSpec(type=spec.type, value=value, at=spec.at))
    raise SpecRefused(
        f"The check {spec.type!r} has the value {value!r}; it needs paths of elements or none.",
        f"Write {spec.type}: [root.child], or leave the value out.",
    )


def _element(text: str) -> ElementTree.Element | None:
    # A document type can define entities that grow without bound; replies are hostile input.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return None
    try:
        return ElementTree.fromstring(text)  # noqa: S314
    except (ElementTree.ParseError, expat.ExpatError, ValueError, RecursionError):
        return None


def _missing_path(root: ElementTree.Element, paths: tuple[str, ...]) -> str:
    for path in paths:
        first, *rest = path.split(".")
        if root.tag != first or (rest and root.find("/".join(rest)) is None):
            return path
    return ""


def _is_xml(spec: CheckSpec) -> Test:
    paths = _required_paths(spec)

    def test(transcript: Transcript) -> CheckResult:
        root = _element(transcript.text.strip())
        if root is None:
            return judged(False, "the reply is not well-formed XML")
        missing = _missing_path(root, paths)
        return judged(not missing, f"the XML lacks {missing!r}" if missing else "the reply is XML")

    return test


def _contains_xml(spec: CheckSpec) -> Test:
    paths = _required_paths(spec)

    def test(transcript: Transcript) -> CheckResult:
        missing = ""
        for part, start in _xml_parts(transcript.text):
            root = _element(part)
            if root is None:
                continue
            lacking = _missing_path(root, paths)
            if not lacking:
                return found("the reply contains XML", part, start)
            missing = missing or lacking
        if missing:
            return judged(False, f"XML in the reply lacks {missing!r}")
        return judged(False, "the reply contains no well-formed XML element")

    return test


def _xml_parts(text: str) -> Iterator[tuple[str, int]]:
    for tried, match in enumerate(_XML_OPEN.finditer(text)):
        if tried >= _MOST_STARTS:
            return
        start, name = match.start(), match.group(1)
        close = f"</{name}>"
        end = text.find(close, start)
        while end >= 0:
            part = text[start : end + len(close)]
            # An element may hold one of its own name: its end is where openings are balanced.
            if part.count(f"<{name}") <= part.count(close):
                yield part, start
                break
            end = text.find(close, end + 1)
        else:
            closing = text.find("/>", start)
            if closing >= 0 and "<" not in text[start + 1 : closing]:
                yield text[start : closing + 2], start


KINDS = (
    CheckKind(
        name="is-html",
        doc="The whole reply is HTML: known elements only, no text outside them.",
        example="is-html:",
        compile=_is_html,
    ),
    CheckKind(
        name="contains-html",
        doc="A tag that HTML knows stands in the reply.",
        example="contains-html:",
        compile=_contains_html,
    ),
    CheckKind(
        name="is-xml",
        doc="The whole reply is one well-formed XML element, with the paths that are asked for.",
        example="is-xml: [answer.claim]",
        compile=_is_xml,
    ),
    CheckKind(
        name="contains-xml",
        doc="A well-formed XML element stands in the reply, with the paths that are asked for.",
        example="contains-xml: [answer.claim]",
        compile=_contains_xml,
    ),
)
