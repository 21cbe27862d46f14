"""Checks of the manner of a reply: refusing, asking, listing, quoting, taking up what was said."""

from __future__ import annotations

import re

from ethogram.judge.answer_class import class_of
from ethogram.judge.checks.check import (
    Bounds,
    CheckKind,
    CheckResult,
    Test,
    bounds_value,
    found,
    judged,
    number_value,
    texts_value,
)
from ethogram.judge.content_words import content_words, longest_shared_run
from ethogram.judge.language import LANGUAGES, language_of
from ethogram.judge.sentences import longest_unaddressed_run, sentences
from ethogram.judge.turns import all_user_text, user_text
from ethogram.judge.verdict import Evidence
from ethogram.run.transcript import Transcript
from ethogram.suite.case import CheckSpec

_LIST_ITEM = re.compile(r"^[ \t]*(?:[-*\u2022+]|\d{1,3}[.)])[ \t]+\S", re.MULTILINE)
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_QUOTE = re.compile(r"[\"\u201c]([^\"\u201c\u201d\n]{2,300})[\"\u201d]")
_LINK = re.compile(r"https?://\S+|\bdoi:\s*\S+", re.IGNORECASE)


def _is_refusal(_: CheckSpec) -> Test:
    def test(transcript: Transcript) -> CheckResult:
        final = transcript.final
        if final is not None and final.refusal:
            return judged(True, "the provider marks the reply as a refusal")
        answer = class_of(transcript.text, user_text(transcript))
        passed = answer.done == "none" and answer.said == "openly" and answer.instead != "question"
        return judged(passed, f"answer class: {answer.name}")

    return test


def _question_count(spec: CheckSpec) -> Test:
    bounds = bounds_value(spec)

    def test(transcript: Transcript) -> CheckResult:
        asked = sum(one.rstrip("\"'\u201d\u2019)*_ ").endswith("?") for one in _all(transcript))
        return judged(bounds.holds(asked), f"{asked} questions, asked for {bounds}")

    return test


def _all(transcript: Transcript) -> list[str]:
    return sentences(transcript.text)


def _no(pattern: re.Pattern[str], noun: str) -> Test:
    def test(transcript: Transcript) -> CheckResult:
        match = pattern.search(transcript.text)
        if match is None:
            return judged(True, f"the reply has no {noun}")
        seen = found(f"the reply has a {noun}", match.group().strip(), match.start())
        return CheckResult(passed=False, score=0.0, reason=seen.reason, evidence=seen.evidence)

    return test


def _mentions_user_text(spec: CheckSpec) -> Test:
    least = number_value(spec, default=1)

    def test(transcript: Transcript) -> CheckResult:
        wanted = content_words(all_user_text(transcript))
        shared = sorted(wanted & content_words(transcript.text))
        said = ", ".join(shared[:8]) or "none"
        return judged(
            len(shared) >= least,
            f"takes up {len(shared)} of the user's words ({said}), asked for at least {least:g}",
        )

    return test


def _quotes_user_text(spec: CheckSpec) -> Test:
    least = number_value(spec, default=4)

    def test(transcript: Transcript) -> CheckResult:
        run = longest_shared_run(transcript.text, all_user_text(transcript))
        return judged(
            len(run) >= least,
            f"repeats {len(run)} words of the user in a row ({' '.join(run)!r:.80}), "
            f"asked for at least {least:g}",
        )

    return test


def _quote_count(spec: CheckSpec) -> Test:
    bounds = bounds_value(spec)

    def test(transcript: Transcript) -> CheckResult:
        quotes = list(_QUOTE.finditer(transcript.text))
        result = judged(
            bounds.holds(len(quotes)), f"{len(quotes)} quoted passages, asked for {bounds}"
        )
        evidence = tuple(
            Evidence(quote=quote.group(1), start=quote.start(1), end=quote.end(1))
            for quote in quotes[:5]
        )
        return CheckResult(
            passed=result.passed, score=result.score, reason=result.reason, evidence=evidence
        )

    return test


def _unaddressed(spec: CheckSpec) -> Test:
    most = number_value(spec)

    def test(transcript: Transcript) -> CheckResult:
        run = longest_unaddressed_run(transcript.text)
        reason = (
            f"{len(run)} sentences in a row address nobody and ask nothing, "
            f"at most {most:g} allowed"
        )
        passed = len(run) <= most
        evidence: tuple[Evidence, ...] = ()
        if not passed:
            start = transcript.text.find(run[0])
            end = start + len(run[0]) if start >= 0 else -1
            evidence = (Evidence(quote=run[0], start=start, end=end),)
        return CheckResult(passed=passed, score=float(passed), reason=reason, evidence=evidence)

    return test


def _language(spec: CheckSpec) -> Test:
    wanted = tuple(name.lower() for name in texts_value(spec))

    def test(transcript: Transcript) -> CheckResult:
        seen = language_of(transcript.text)
        return judged(
            seen in wanted, f"language {seen or 'not recognised'}, asked for {' or '.join(wanted)}"
        )

    return test


def _list_items(spec: CheckSpec) -> Test:
    bounds: Bounds = bounds_value(spec)

    def test(transcript: Transcript) -> CheckResult:
        count = len(_LIST_ITEM.findall(transcript.text))
        return judged(bounds.holds(count), f"{count} list items, asked for {bounds}")

    return test


KINDS = (
    CheckKind(
        name="is-refusal",
        doc="The reply declines openly, by its answer class and not by keywords.",
        example="not-is-refusal:",
        compile=_is_refusal,
    ),
    CheckKind(
        name="question-count",
        doc="So many sentences are questions: exactly, or between min and max.",
        example="question-count: {max: 1}",
        compile=_question_count,
    ),
    CheckKind(
        name="no-list",
        doc="The reply has no bulleted or numbered list.",
        example="no-list:",
        compile=lambda _: _no(_LIST_ITEM, "list"),
    ),
    CheckKind(
        name="list-items",
        doc="So many list items: exactly, or between min and max.",
        example="list-items: {max: 5}",
        compile=_list_items,
    ),
    CheckKind(
        name="no-heading",
        doc="The reply has no Markdown heading.",
        example="no-heading:",
        compile=lambda _: _no(_HEADING, "heading"),
    ),
    CheckKind(
        name="no-link",
        doc="The reply has no web address and no DOI.",
        example="no-link:",
        compile=lambda _: _no(_LINK, "link"),
    ),
    CheckKind(
        name="mentions-user-text",
        doc="The reply takes up at least so many content words of what the user said (default 1).",
        example="mentions-user-text: 2",
        compile=_mentions_user_text,
    ),
    CheckKind(
        name="quotes-user-text",
        doc="The reply repeats at least so many of the user's words in a row (default 4).",
        example="not-quotes-user-text: 12",
        compile=_quotes_user_text,
    ),
    CheckKind(
        name="quote-count",
        doc="So many passages stand in double quotation marks: exactly, or between min and max.",
        example="quote-count: {max: 2}",
        compile=_quote_count,
    ),
    CheckKind(
        name="max-unaddressed-run",
        doc="At most so many sentences in a row that address nobody and ask nothing: "
        "text that could be handed in as it is.",
        example="max-unaddressed-run: 1",
        compile=_unaddressed,
    ),
    CheckKind(
        name="language",
        doc=f"The reply is in one of these languages: {', '.join(LANGUAGES)}.",
        example="language: en",
        compile=_language,
    ),
)
