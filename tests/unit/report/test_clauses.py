"""Every clause for the terminal, with all that is known of it."""

from __future__ import annotations

import re

from msgspec.structs import replace

from ethogram.findings.contest import Contest
from ethogram.findings.summary import Tally
from ethogram.ids import ClauseId, CriterionId
from ethogram.report.clauses import render_clauses
from ethogram.report.plain_text import cells
from tests.fakes.replies import HOSTILE
from tests.fakes.summaries import broken_coach, empty, margin, run_facts, untested


def test_every_clause_stands_with_its_figures_and_what_would_settle_it() -> None:
    text = render_clauses(margin(), width=100)
    joined = " ".join(text.split())
    assert "broken coach 9 of 16 families fail (56 %, 33-77; bar 10 %) · judge pasteable" in joined
    assert "by criterion: coach.pasteable 9, coach.next-step 2" in joined
    assert "2 without a verdict (2 unclear, 0 judging failed, 0 no reply): best case" in joined
    assert "read 41, 44" in joined
    assert "judge unmeasured: ethogram read --for warm-not-gushing" in joined
    assert text.splitlines()[-1] == "No: 2 of 12 clauses broken, 3 hold, 7 undecided."


def test_an_untested_clause_says_how_to_test_it() -> None:
    assert "untested   coach     write a case that tests coach" in (
        render_clauses(empty(clauses=(untested("coach"),)))
    )


def test_lines_fit_whatever_a_name_holds() -> None:
    clause = replace(broken_coach(), clause=HOSTILE, tally=Tally(families=1, missing=1))
    text = render_clauses(margin(clauses=(clause,)), width=80)
    assert max(cells(line) for line in text.splitlines()) <= 80
    assert "\x1b" not in text
    coloured = render_clauses(margin(), width=80, colour=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render_clauses(margin(), width=80)


def test_it_says_first_that_a_stand_in_answered() -> None:
    text = render_clauses(margin(run=run_facts(is_standin=True)), width=100)
    assert text.splitlines()[0].startswith("STAND-IN: A scripted stand-in answered.")


def test_a_broken_clause_says_too_that_people_part_over_its_words() -> None:
    contest = Contest(
        clause=ClauseId("coach"),
        items=12,
        divided=5,
        words=("short",),
        criteria=(CriterionId("coach.pasteable"),),
    )
    text = render_clauses(margin(clauses=(replace(broken_coach(), contest=contest),)))
    joined = " ".join(text.split())
    assert "people disagree: labels on pasteable agree on 7 of 12; they part over 'short'" in joined
