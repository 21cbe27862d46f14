"""A judge that changed under its name is noticed, and asked everything afresh."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.labelled import KIND, label_all
from tests.fakes.measured import BOT, STRICT, a_card, a_gushing_workspace
from tests.fakes.workspaces import (
    SPEC,
    WARM,
    Folder,
    a_workspace,
    with_callable,
)


@pytest.fixture
def real(tmp_path: Path) -> Folder:
    return a_gushing_workspace(tmp_path)


def test_drift_is_seen_and_the_card_counts_no_more(real: Folder) -> None:
    real.type("judge", "--judge", "strict")
    a_card(real, "strict", "--split", "0", "--probes", "none")
    (real.root / "labels/anna.jsonl").unlink()
    steady = real.type("judge", "drift", "strict")
    assert (steady.code, "its card stands" in steady.said) == (0, True)
    assert real.report().clause("warm")["status"] == "broken"


def test_a_provider_that_changes_the_model_under_its_name_is_noticed(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path, trusted=True)
    folder.write("spec.md", SPEC + WARM)
    with_callable(folder, BOT)
    # Its verdict hangs on a file that is no part of it, as a hosted model's weights are.
    judge = STRICT.replace(
        '"fail" if broken else "pass"',
        '"fail" if broken and not (pathlib.Path(__file__).parent / "new").exists() else "pass"',
    )
    with_callable(folder, judge, name="hosted")
    folder.ask([f"{n} {'genius' if n % 2 else 'fine'}" for n in range(60)], tests=["warm"])
    folder.type("run", "--no-probe")
    label_all(folder, lambda each: "fail" if "genius" in each.text else "pass")
    folder.type("judge", "--judge", "hosted")
    a_card(folder, "hosted", "--split", "0", "--probes", "none")
    (folder.root / "labels/anna.jsonl").unlink()
    assert folder.report().clause("warm")["status"] == "broken"
    (folder.root / "new").write_text("", encoding="utf-8")
    drifted = folder.type("judge", "drift", "hosted")
    assert drifted.code == 1
    assert "it now misjudges" in drifted.said
    clause = folder.report().clause("warm")
    assert clause["reason"] == "judge unmeasured"
    assert "it has drifted" in clause["next_step"]
    assert "it has drifted" in folder.type("judge", "card").said
    # Asked afresh, it shows what it is now, and fails the exam that it passed before.
    label_all(folder, lambda each: "fail" if "genius" in each.text else "pass")
    card = a_card(folder, "hosted", "--split", "0", "--probes", "none")
    assert card["counts"]["both_fail"] == 0
    judged = folder.type("judge", "--judge", "hosted", "--json").json
    assert [each["criterion"] for each in judged["refused"]] == [KIND]
