"""The HTML report is one file, loads nothing, and cannot be acted on by what a model said."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ethogram.findings.summary import Summary
from ethogram.report.evidence import ReportTranscript
from ethogram.report.html import PIECE, TEMPLATES, write_html
from tests.fakes.replies import HOSTILE, clauses, contexts, failing, replies
from tests.fakes.summaries import (
    broken_coach,
    comparison,
    empty,
    margin,
    quote,
    run_facts,
    untested,
)

VOID = {"meta", "link", "input", "br", "rect", "line", "circle"}


def page(summary: Summary, transcripts: Iterable[ReportTranscript] = ()) -> str:
    out = io.StringIO()
    write_html(out, summary, clauses=clauses(), contexts=contexts(), transcripts=iter(transcripts))
    return out.getvalue()


class Outline(HTMLParser):
    """What a checker of accessibility looks at: tags, nesting, ids, headings, names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.headings: list[int] = []
        self.data: dict[str, list[object]] = {}
        self._part = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        self._part = given.get("data-part") or ""
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._part:
            self.data.setdefault(self._part, []).extend(json.loads(data))
            self._part = ""

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def test_six_questions_stand_in_order_before_everything_else() -> None:
    text = page(margin())
    asked = (
        "behaving the way we said?</span>",
        ">What broke?",
        ">What changed, and which edit did it?",
        ">Too cautious",
        "what would settle it?</h2>",
        ">What did we never ask?",
        ">Every clause",
        ">Clause by situation",
    )
    places = [text.index(question) for question in asked]
    assert places == sorted(places)


def test_the_page_loads_nothing_and_runs_only_its_own_script() -> None:
    text = page(margin(), replies(3))
    outline = Outline(text)
    assert not outline.all("link")
    assert not outline.all("img")
    assert not outline.all("iframe")
    assert all("src" not in attrs for _, attrs in outline.tags)
    hrefs = [attrs["href"] for attrs in outline.all("a")]
    assert all(href is not None and href.startswith("#") for href in hrefs)
    assert not any(name.startswith("on") or name == "style" for _, a in outline.tags for name in a)
    policy = next(a["content"] for a in outline.all("meta") if "http-equiv" in a) or ""
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        content = re.findall(f"<{tag}>(.*?)</{tag}>", text, flags=re.DOTALL)
        assert len(content) == 1
        digest = base64.b64encode(hashlib.sha256(content[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_a_hostile_reply_stays_data() -> None:
    text = page(margin(), [failing(7, HOSTILE)])
    outline = Outline(text)
    reply = outline.data["replies"][0]
    assert isinstance(reply, dict)
    shown = "".join(piece for piece, _ in reply["reply"])
    assert shown.startswith("</script><script>window.owned=1</script><!-- <img src=x")
    assert "␛[2J␀" in shown
    assert "⟨U+202E⟩" in shown
    assert "{{ 7*7 }} ]]> &lt;b&gt;" in shown
    assert len(outline.all("script")) == 4
    text.encode("utf-8")


def test_hostile_words_in_the_summary_are_escaped() -> None:
    clause = replace(broken_coach(), quotes=(quote(HOSTILE, 1, HOSTILE),), title=HOSTILE)
    hostile = margin(
        clauses=(clause,),
        run=run_facts(product=HOSTILE, target=HOSTILE),
        notes=(HOSTILE,),
        comparison=comparison(edits=(HOSTILE,)),
    )
    text = page(hostile)
    outline = Outline(text)
    assert len(outline.all("script")) == 3
    assert not outline.all("img")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e\u2028\ud800]", text)
    assert outline.open == []


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(), max_size=80))
def test_any_text_survives_and_never_becomes_a_tag(words: str) -> None:
    clause = replace(broken_coach(), quotes=(quote(words, 1),))
    text = page(margin(clauses=(clause,), notes=(words,)), [failing(1, words or "x")])
    reference = page(margin(clauses=(broken_coach(),), notes=("n",)), [failing(1)])
    assert len(Outline(text).tags) == len(Outline(reference).tags)
    text.encode("utf-8")


def test_every_number_links_to_the_replies_behind_it() -> None:
    text = page(margin())
    assert 'href="#/read?clause=coach&amp;outcome=fail"' in text
    assert 'href="#/read?clause=coach&amp;read=41"' in text
    assert 'href="#/read?clause=coach&amp;situation=editor%2Fstudent%2Fessay-help"' in text


def test_replies_come_in_pieces_and_all_arrive() -> None:
    text = page(margin(), replies(2 * PIECE + 1))
    assert text.count('data-part="replies"') == 3
    assert len(Outline(text).data["replies"]) == 2 * PIECE + 1


def test_evidence_marks_stand_where_the_judge_quoted() -> None:
    reply = Outline(page(margin(), [failing(1)])).data["replies"][0]
    assert isinstance(reply, dict)
    assert reply["reply"][0] == ["Photosynthesis turns light into energy.", [0]]
    assert reply["reply"][1][1] == []
    assert reply["verdicts"][0]["lost"] == ["words it never said"]


def test_context_blocks_are_kept_once_and_cut_where_they_stand() -> None:
    data = Outline(page(margin(), replies(50))).data["contexts"]
    assert len(data) == 1
    context = data[0]
    assert isinstance(context, dict)
    assert [by for _, by in context["passages"]] == [[0], [1], [2]]
    assert context["blocks"][1] == {"id": "stance", "serves": ["coach"]}


def test_a_stand_in_an_unfinished_run_and_an_empty_one_say_so() -> None:
    assert "STAND-IN" in page(margin(run=run_facts(is_standin=True)))
    assert "96 of 200 replies are in" in page(margin(run=run_facts(is_complete=False, planned=200)))
    nothing = page(empty(clauses=(untested("coach"),)))
    assert "Not known: nothing was asked." in nothing
    assert "What broke?" not in nothing
    assert "the specification has no clause" in page(empty())


@pytest.mark.parametrize("summary", [margin(), empty(), empty(clauses=(untested("a"),))])
def test_the_outline_is_sound_for_a_screen_reader(summary: Summary) -> None:
    outline = Outline(page(summary, replies(3)))
    assert outline.open == []
    ids = [attrs["id"] for _, attrs in outline.tags if attrs.get("id")]
    assert len(ids) == len(set(ids))
    assert ("html", {"lang": "en"}) in outline.tags
    assert [a.get("hidden", "shown") for a in outline.all("main")] == ["shown", None]
    for _, attrs in outline.tags:
        for pointer in ("aria-labelledby", "for"):
            assert attrs.get(pointer) is None or attrs[pointer] in ids
    for region in ("nav", "aside"):
        assert all(attrs.get("aria-label") for attrs in outline.all(region))
    pictures = outline.all("svg")
    assert all(a.get("aria-label") or a.get("aria-hidden") == "true" for a in pictures)
    headings = outline.headings
    assert headings[0] == 1
    assert all(later <= earlier + 1 for earlier, later in zip(headings, headings[1:], strict=False))
    assert all(attrs.get("scope") in {"col", "row"} for attrs in outline.all("th"))


def test_every_field_of_the_filter_has_a_label() -> None:
    text = page(margin())
    for name in ("f-clause", "f-situation", "f-outcome", "f-flip", "f-text", "single-keys"):
        assert re.search(rf'<label[^>]*>[^<]*<(?:select|input)[^>]*id="{name}"', text)


STYLE = (TEMPLATES / "page.css").read_text(encoding="utf-8")
COLOURS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", STYLE
    )
}
TEXT = [
    (ink, ground)
    for ground in ("paper", "raised")
    for ink in ("ink", "quiet", "link", "bad", "good", "warn")
] + [("ink", ground) for ground in ("mark", "heat-1", "heat-2", "heat-3", "heat-4")]
EDGES = [("edge", "paper"), ("link", "paper"), ("link", "raised"), ("bad", "raised")]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_knows_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)


@pytest.mark.parametrize(("ink", "ground"), TEXT)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(ink: str, ground: str, theme: int) -> None:
    assert contrast(COLOURS[ink][theme], COLOURS[ground][theme]) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGES)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_edges_of_controls_and_focus_stand_out(edge: str, ground: str, theme: int) -> None:
    assert contrast(COLOURS[edge][theme], COLOURS[ground][theme]) >= 3.0
