from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from ethogram.errors import UsageRefused
from ethogram.ids import CriterionId, Digest, FamilyId
from ethogram.store.database import open_database
from ethogram.workflow.trained_bench import Bench, place_of, trained_named
from tests.fakes.labelled import replies, truth_of
from tests.fakes.taught import taught, the_judge


def test_every_reply_gets_a_verdict_with_the_labelled_replies_it_is_like(tmp_path: Path) -> None:
    folder, _ = taught(tmp_path)
    workspace, trained = the_judge(tmp_path)
    connection = open_database(folder.evidence)
    bench = Bench(workspace, connection, trained)
    seen = replies(folder)
    verdicts = bench.verdicts(seen)
    assert [each.transcript for each in verdicts] == [each.id for each in seen]
    assert sum(v.outcome == truth_of(t) for v, t in zip(verdicts, seen, strict=True)) > 55
    assert all("Most like, of those people fail" in each.reason for each in verdicts)
    assert bench.verdicts([]) == []
    # The replies it learned from are judged by models without their family.
    assert "never saw its family" in verdicts[0].reason
    assert "never saw its family" not in verdicts[-1].reason


def test_a_reply_of_a_family_it_knows_measures_it_only_when_it_was_trained_on(
    tmp_path: Path,
) -> None:
    folder, _ = taught(tmp_path)
    workspace, trained = the_judge(tmp_path)
    bench = Bench(workspace, open_database(folder.evidence), trained)
    first, last = replies(folder)[0], replies(folder)[-1]
    assert bench.is_fair_on(first)
    assert bench.is_fair_on(last)
    sibling = msgspec.structs.replace(last, family=first.family)
    assert not bench.is_fair_on(sibling)
    assert bench.is_fair_on(msgspec.structs.replace(last, family=FamilyId("unknown")))


def test_other_word_vectors_or_traits_are_refused(tmp_path: Path) -> None:
    folder, _ = taught(tmp_path)
    workspace, trained = the_judge(tmp_path)
    connection = open_database(folder.evidence)
    short = msgspec.structs.replace(trained.model, vector_weights=(1.0, 2.0))
    for field, value, said in (
        ("embedder", Digest("0" * 32), "word vectors"),
        ("model", short, "word vectors"),
        ("traits_rules", Digest("0" * 32), "measured otherwise"),
    ):
        other = msgspec.structs.replace(trained, **{field: value})
        with pytest.raises(UsageRefused, match=said):
            Bench(workspace, connection, other)


def test_a_name_is_found_with_and_without_its_prefix(tmp_path: Path) -> None:
    taught(tmp_path)
    workspace, trained = the_judge(tmp_path)
    assert trained_named(workspace, "tone") == trained_named(workspace, "trained:tone") == trained
    assert trained_named(workspace, "bot") is None
    with pytest.raises(UsageRefused, match=r"warm\.kind"):
        place_of(workspace.spec, CriterionId("warm.cold"))
