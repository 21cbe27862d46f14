from __future__ import annotations

from time import process_time

from ethogram.findings.in_force import observe
from ethogram.findings.summarise import Gathered, summarise
from ethogram.findings.summary import Quote, RunFacts
from ethogram.ids import Digest, RunId
from tests.fakes.adjudications import an_adjudication
from tests.fakes.observations import a_clause, a_label, a_product, a_spec, asked, given, seen

RUN = RunFacts(run=RunId("r"), product="Margin", target="tiny", model="tiny-1", context=Digest(""))


def test_a_summary_answers_the_six_questions() -> None:
    rows = [asked(n) for n in range(9)]
    observed = observe(rows, [given(n, "fail") for n in range(9)], [], a_spec())
    found = summarise(
        Gathered(
            run=RUN,
            spec=a_spec(a_clause(), a_clause("warm")),
            product=a_product(editor=0.5, chat=0.5),
            asked=rows,
            observations=observed,
            quote_of=lambda one: Quote(text="x", transcript=one.transcript, case=one.case, read=1),
        )
    )
    assert [clause.status for clause in found.clauses] == ["broken", "untested"]
    assert len(found.clauses[0].quotes) == 3
    assert found.coverage.asked == 1
    assert found.notes == ()


def test_a_reader_is_told_of_stand_ins_and_incomplete_runs() -> None:
    run = RunFacts(
        run=RunId("r"),
        product="Margin",
        target="planted",
        model="planted",
        is_standin=True,
        is_complete=False,
        replies=3,
        planned=9,
    )
    observed = [seen(1, "pass", kind="standin")]
    notes = summarise(Gathered(run=run, spec=a_spec(), observations=observed)).notes
    assert "stand-in" in notes[0]
    assert "3 of 9" in notes[1]
    assert notes[2].startswith("1 reply was judged by a stand-in")


def test_ten_thousand_replies_are_summarised_while_a_person_waits() -> None:
    spec = a_spec(*(a_clause(f"c{n}", criteria=("a", "b")) for n in range(12)))
    rows = [asked(n, f"f{n // 10}", clauses=(f"c{n % 12}",), repeat=n % 5) for n in range(10_000)]
    verdicts = [given(n, "pass", f"c{n % 12}.{own}") for n in range(10_000) for own in "ab"]
    started = process_time()
    observed = observe(rows, verdicts, [], spec)
    summarise(Gathered(run=RUN, spec=spec, asked=rows, observations=observed))
    # A generous ceiling that only a change of order of growth can reach; bench/ has the figure.
    assert process_time() - started < 5.0


def test_a_reader_is_told_how_many_replies_an_adjudicator_left_out() -> None:
    labels = [a_label(1, "pass"), a_label(1, "fail", by="bob")]
    broken = an_adjudication(1, "unclear", "item-broken", seen=[label.id for label in labels])
    observed = observe([asked(1)], [], labels, a_spec(), [broken])
    found = summarise(Gathered(run=RUN, spec=a_spec(), observations=observed))
    assert found.notes == ("1 reply was left out: an adjudicator found the item broken.",)
    assert found.clauses[0].tally.not_applicable == 1
