"""Evidence as the page's script reads it."""

from __future__ import annotations

import msgspec

from ethogram.report.evidence import ReportContext
from ethogram.report.reply_data import clause_data, context_data, reply_data
from tests.fakes.replies import CONTEXT, HOSTILE, clauses, contexts, failing, missing


def test_everything_can_be_written_as_json_whatever_a_model_said() -> None:
    data = [reply_data(failing(1, HOSTILE)), clause_data(clauses()[0]), context_data(contexts()[0])]
    text = msgspec.json.encode(data).decode()
    assert "\\u0000" not in text
    assert "\\u001b" not in text


def test_a_label_says_who_gave_it_and_whether_anyone_did() -> None:
    labels = reply_data(failing(1))["labels"]
    assert isinstance(labels, list)
    assert labels[0]["by"] == "dana"
    assert labels[0]["simulated"] is False


def test_a_failed_call_has_a_reason_and_no_reply() -> None:
    data = reply_data(missing(3))
    assert data["reply"] == []
    assert data["failure"] == "network: TimedOut after 3: no answer in 30 s"


def test_a_context_without_messages_is_empty_and_not_an_error() -> None:
    data = context_data(ReportContext(digest=CONTEXT))
    assert (data["passages"], data["blocks"], data["turns"]) == ([], [], [])
