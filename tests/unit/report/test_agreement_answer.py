"""What a report about agreement is written from."""

from __future__ import annotations

import msgspec

from ethogram.findings.agreement import Agreements
from ethogram.report.agreement_answer import AgreementShown


def test_an_answer_survives_its_json() -> None:
    shown = AgreementShown(agreements=Agreements(), labels=3, labellers=1)
    assert msgspec.json.decode(msgspec.json.encode(shown), type=AgreementShown) == shown
