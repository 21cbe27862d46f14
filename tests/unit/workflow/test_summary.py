from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from ethogram.model.target import Prices
from ethogram.store.reading import RunState, find_run
from ethogram.workflow.evidence import gather_evidence, open_evidence
from ethogram.workflow.summary import QUOTED_LETTERS, Quotes, local_time, run_facts
from tests.fakes.conversations import a_target
from tests.fakes.runs import a_run
from tests.fakes.workspaces import Folder, a_workspace, with_callable


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return a_workspace(tmp_path)


def a_state(target_prices: Prices | None = None, provider: str = "openai") -> RunState:
    run = a_run()
    target = msgspec.structs.replace(a_target(target_prices), provider=provider)
    run = msgspec.structs.replace(run, plan=msgspec.structs.replace(run.plan, target=target))
    return RunState(run=run, done=1, missing=1, cached=0, seconds=2.0, cost=None, end=None)


def test_no_price_is_not_a_price_of_nothing() -> None:
    assert run_facts(a_state()).cost is None
    assert run_facts(a_state(provider="standin")).cost == 0.0
    assert run_facts(a_state(provider="standin")).is_standin


def test_a_run_that_is_not_whole_says_so() -> None:
    facts = run_facts(a_state())
    assert (facts.replies, facts.planned, facts.failed, facts.is_complete) == (1, 2, 1, False)


def test_a_moment_carries_its_zone() -> None:
    assert len(local_time(0).split()) == 3


@pytest.mark.parametrize(
    ("reply", "quoted"),
    [
        ("First. Here is the whole text. Last.", "Here is the whole text."),
        ("x" * 1000 + " whole", None),
    ],
)
def test_a_quote_is_the_sentence_that_broke_the_clause(
    folder: Folder, reply: str, quoted: str | None
) -> None:
    folder.ask(["Write."])
    with_callable(folder, f"def answer(messages):\n    return {reply!r}\n")
    folder.type("run", "--no-probe")
    connection = open_evidence(folder.root)
    run = find_run(connection, None)
    evidence = gather_evidence(connection, folder.root, run)
    quote = Quotes(connection, run).of(evidence.observations[0])
    connection.close()
    assert quote is not None
    assert (quote.case, quote.read) == ("q1", 1)
    assert "whole" in quote.text
    assert len(quote.text) <= QUOTED_LETTERS
    assert quoted is None or quote.text == quoted
