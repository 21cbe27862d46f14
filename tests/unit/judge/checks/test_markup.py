from __future__ import annotations

import pytest

from ethogram.judge.checks.check import CheckResult
from ethogram.judge.checks.registry import compile_check, run_check
from ethogram.suite.case import CheckSpec
from tests.fakes.judged import check, said

BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


def result(spec: CheckSpec, text: str) -> CheckResult:
    compiled = compile_check(spec).value
    assert compiled is not None
    return run_check(compiled, said(text))


@pytest.mark.parametrize(
    ("spec", "text", "passed"),
    [
        (check("is-html"), "<p>Hi <b>there</b></p>", True),
        (check("is-html"), "<p>Hi</p> and more", False),
        (check("is-html"), "<answer>Hi</answer>", False),
        (check("is-html"), "a < b > c", False),
        (check("contains-html"), "Look: <b>this</b>", True),
        (check("contains-html"), "if a <b and c> d", False),
        (check("contains-html"), "<thinking>hm</thinking>", False),
        (check("is-xml"), "<answer><claim>x</claim></answer>", True),
        (check("is-xml", ["answer.claim"]), "<answer><claim/></answer>", True),
        (check("is-xml", "answer.reason"), "<answer><claim/></answer>", False),
        (check("is-xml"), "<answer>", False),
        (check("is-xml"), BOMB, False),
        (check("contains-xml"), "so <a><a>x</a></a> it is", True),
        (check("contains-xml"), "so <br/> it is", True),
        (check("contains-xml"), "1 < 2 and 3 > 2", False),
        (check("contains-xml", {"requiredElements": ["a.b"]}), "x <a><b/></a>", True),
        (check("contains-xml", ["a.c"]), "x <a><b/></a>", False),
    ],
)
def test_markup_is_told_from_text_that_looks_like_it(
    spec: CheckSpec, text: str, passed: bool
) -> None:
    assert result(spec, text).passed is passed


def test_found_xml_is_quoted_whole() -> None:
    (evidence,) = result(check("contains-xml"), "so <a><a>x</a></a> it is").evidence
    assert evidence.quote == "<a><a>x</a></a>"


@pytest.mark.parametrize("text", ["<a " * 50_000, "<a>" * 50_000, "<" * 200_000])
def test_a_flood_of_tags_ends(text: str) -> None:
    for name in ("is-html", "contains-html", "is-xml", "contains-xml"):
        result(check(name), text)
