"""Raw and corrected stand side by side, wherever a judged rate is shown."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from ethogram.findings.gate import Gate, decide_gate
from ethogram.findings.summary import CardFacts, ClauseConformance, Correction, Rate, Summary
from ethogram.ids import CardId, CriterionId
from ethogram.report.answers import finding, judged_by
from ethogram.report.clauses import render_clauses
from ethogram.report.comparison import render_comparison
from ethogram.report.corrected import cell_text, correction_sentences, judge_text
from ethogram.report.html import write_html
from ethogram.report.memo import render_memo
from ethogram.report.multiples import Asked, multiples
from ethogram.report.page import CHART_WIDTH, chart, grid
from ethogram.report.terminal import render_screen
from ethogram.report.ticket import render_ticket
from ethogram.report.to_json import summary_json
from tests.fakes.summaries import broken_coach, comparison, corrected_coach, margin
from tests.unit.report.test_ticket import TICKET

REFUSED = Correction(
    judged=Rate(estimate=0.56, low=0.33, high=0.77, families=16),
    refused_because="the judge is not shown to be better than chance",
)


def shown(clause: ClauseConformance) -> Summary:
    return margin(clauses=(clause,))


def of_gate(summary: Summary) -> str:
    return decide_gate(summary, Gate()).reasons[0].message


def of_ticket(summary: Summary) -> str:
    return render_ticket(replace(TICKET, found=summary.clauses[0]))


def of_html(summary: Summary) -> str:
    out = io.StringIO()
    write_html(out, summary)
    return out.getvalue()


MEDIA: dict[str, Callable[[Summary], str]] = {
    "first screen": lambda summary: render_screen(summary, width=120),
    "clauses": lambda summary: render_clauses(summary, width=120),
    "memo": render_memo,
    "html": of_html,
    "ticket": of_ticket,
    "gate": of_gate,
}


@pytest.mark.parametrize("medium", MEDIA)
def test_raw_and_corrected_stand_side_by_side(medium: str) -> None:
    text = " ".join(MEDIA[medium](shown(corrected_coach())).split())
    assert "56 %, 33-77; corrected" in text
    assert "48 %, 20-71" in text


def test_json_holds_every_figure_of_the_correction() -> None:
    (clause,) = json.loads(summary_json(shown(corrected_coach())))["summary"]["clauses"]
    assert clause["fail_rate"]["estimate"] == 9 / 16
    assert clause["correction"]["rate"]["estimate"] == 0.48
    assert clause["correction"]["worst"] == 0.77
    assert clause["cards"][0]["sensitivity"] == 0.91


def test_the_first_screen_names_the_judge_with_its_errors() -> None:
    screen = " ".join(render_screen(shown(corrected_coach()), width=120).split())
    assert "judge pasteable@3, card fresh (sens .91, spec .88, 64 labels)" in screen


def facts(**changed: object) -> CardFacts:
    return replace(corrected_coach().cards[0], **changed)


@pytest.mark.parametrize(
    ("kind", "card", "said"),
    [
        (
            "model",
            facts(aside="the rubric has changed since it was measured", is_stale=True),
            "judge pasteable@3, card stale: the rubric has changed since it was measured",
        ),
        (
            "model",
            facts(aside="no better than chance: 0.03 (-0.10 to 0.20)"),
            "judge pasteable@3, card put aside: no better than chance: 0.03 (-0.10 to 0.20)",
        ),
        ("model", facts(card=None), "judge pasteable@3, unmeasured"),
        ("standin", facts(card=None), "stand-in judge pasteable@3"),
        ("model", facts(sensitivity=None), "judge pasteable@3, card fresh"),
    ],
)
def test_a_card_that_does_not_count_says_why(kind: str, card: CardFacts, said: str) -> None:
    assert judge_text("pasteable@3", kind, (card,)) == said


def test_a_judge_of_several_criteria_says_on_how_many_its_card_is_fresh() -> None:
    other = facts(criterion=CriterionId("coach.next-step"), card=CardId("pasteable@3-2"))
    clause = corrected_coach(cards=(facts(), other))
    assert judged_by(clause) == "judge pasteable@3, card fresh on 2 criteria"


def test_the_next_step_is_the_sample_that_would_correct_the_rate() -> None:
    step = "ethogram label new coach-sample --for coach -n 60"
    clause = corrected_coach(
        status="undecided",
        reason="judge unmeasured",
        correction=REFUSED,
        next_step=f"{step}   (the judge is not shown to be better than chance)",
    )
    last = render_screen(shown(clause), width=120).splitlines()[-1]
    assert last.startswith("next")
    assert step in last


def test_what_is_refused_keeps_its_raw_rate_and_says_why() -> None:
    clause = corrected_coach(correction=REFUSED)
    assert finding(clause) == "9 of 16 families fail (56 %, 33-77; not corrected; bar 10 %)"
    assert correction_sentences(clause) == (
        "not corrected: the judge is not shown to be better than chance",
    )
    assert "not corrected: the judge is not shown" in of_gate(shown(clause))


def test_method_sample_bounds_and_doubts_are_told() -> None:
    assert correction_sentences(corrected_coach()) == (
        "corrected 48 %, 20-71 (Rogan-Gladen, Lang-Reiczigel 95 %), from its card on 64 labelled "
        "replies, chosen on purpose",
        "corrected, with every missing verdict a pass or a fail: 18-77 %",
        "people labelled only 4 of what the judge fails: its share is rough",
    )
    assert correction_sentences(broken_coach()) == ()


def test_the_judges_own_rate_is_told_where_labels_moved_the_one_in_force() -> None:
    labelled = corrected_coach(fail_rate=Rate(estimate=0.5, low=0.28, high=0.72, families=16))
    assert "the judge alone fails 56 %, 33-77" in correction_sentences(labelled)
    assert not any("alone" in each for each in correction_sentences(corrected_coach()))


def test_a_situation_is_corrected_or_says_that_families_are_too_few() -> None:
    labels = [cell.label for cell in grid(shown(corrected_coach())).rows[0][2] if cell]
    assert any("corrected 48 %, 20-71" in label for label in labels)
    assert any("not corrected: too few families" in label for label in labels)
    assert cell_text(None) == ""


def test_the_chart_draws_the_corrected_rate_and_the_raw_one_above_it() -> None:
    drawn, raw = chart(corrected_coach()), chart(broken_coach())
    assert drawn is not None
    assert raw is not None
    assert drawn.raw is not None
    assert drawn.raw[1] == raw.dot
    assert drawn.dot == round(0.48 * CHART_WIDTH, 1)
    assert drawn.label == (
        "Fail rate 56 %, 33-77; corrected 48 %, 20-71; bar 10 %; with every missing verdict "
        "18 % to 77 %"
    )
    assert 'class="raw"' in MEDIA["html"](shown(corrected_coach()))
    assert 'class="raw"' not in MEDIA["html"](shown(broken_coach()))


def test_over_runs_the_corrected_rate_is_drawn_and_both_are_told() -> None:
    (first, *_) = multiples([Asked("r", "2026-11-09", corrected_coach())])
    assert "(56 %, 33-77; corrected 48 %, 20-71)" in first.label


def test_a_change_is_told_as_judged_and_corrected_or_why_not() -> None:
    found = comparison()
    corrected = Rate(estimate=0.47, low=0.12, high=0.81, families=16)
    change = replace(found.clauses[0], corrected=corrected)
    text = " ".join(render_comparison(replace(found, clauses=(change,))).split())
    assert "+38 points (+13 to +58); corrected +47 (+12 to +81)" in text
    change = replace(
        found.clauses[0], not_corrected="the two runs were judged under different cards"
    )
    text = " ".join(render_comparison(replace(found, clauses=(change,))).split())
    assert "as judged, not corrected: the two runs were judged under different cards" in text
