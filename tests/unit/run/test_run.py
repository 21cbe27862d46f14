from __future__ import annotations

import msgspec

from ethogram.ids import Digest
from ethogram.run.run import PRODUCTION, Plan, Run
from tests.fakes.conversations import RUN, a_target


def a_run(contexts: dict[str, Digest]) -> Run:
    return Run(
        id=RUN,
        product="Margin",
        plan=Plan(target=a_target(), contexts=contexts),
        planned=1,
        started_at=0.0,
    )


def test_the_context_of_a_run_does_not_depend_on_the_order_of_surfaces() -> None:
    one, two = Digest("a" * 32), Digest("b" * 32)
    assert (
        a_run({"editor": one, "chat": two}).context == a_run({"chat": two, "editor": one}).context
    )


def test_a_run_survives_being_written_and_read() -> None:
    run = a_run({"editor": Digest("a" * 32)})
    assert msgspec.json.decode(msgspec.json.encode(run), type=Run) == run


def test_only_a_log_is_production() -> None:
    log = msgspec.structs.replace(a_target(), name=PRODUCTION, provider="recorded", options={})
    asked = msgspec.structs.replace(a_target(), name=PRODUCTION)
    assert Plan(target=log).is_production
    assert not Plan(target=asked).is_production
