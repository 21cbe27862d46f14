"""Can I trust this judge here, as pages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ethogram.studio.measuring import Measurer
from tests.fakes.labelled import a_marked_workspace, label_all, with_judge
from tests.fakes.measured import GOOD, JUDGE, STRICT, a_gushing_workspace
from tests.fakes.studio import StudioClient
from tests.fakes.workspaces import Folder, with_callable

LAX = JUDGE.replace("VERDICT", '"fail" if broken and "3" not in reply else "pass"')


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = a_gushing_workspace(tmp_path_factory.mktemp("judges"))
    with_callable(folder, LAX, name="lax")
    with_callable(folder, STRICT, name="idle")
    for name in ("lax", "strict"):
        folder.type("judge", "--judge", name)
    assert folder.type("judge", "calibrate", "lax", "--probes", "none").code == 0
    return folder


@pytest.fixture
def client(folder: Folder) -> StudioClient:
    return StudioClient(folder.root)


def test_without_a_judge_it_says_what_a_card_is_for(tmp_path: Path) -> None:
    (tmp_path / "ethogram.toml").write_text("", encoding="utf-8")
    said = StudioClient(tmp_path).get("/judges").text
    assert "measured against people" in said
    assert 'href="/label"' in said


def test_every_judge_stands_with_its_cards_and_an_answer_in_one_sentence(
    client: StudioClient,
) -> None:
    said = client.get("/judges").text
    assert "With care: it misses 21 % of what people fail" in said
    assert "Not known: nobody measured it on this criterion." in said
    assert '<span class="badge good">fresh</span>' in said
    assert '<span class="badge warn">unmeasured</span>' in said
    assert "30 of 60 fail" in said


def test_a_card_shows_figures_with_intervals_beside_raw_agreement_and_base_rate(
    client: StudioClient,
) -> None:
    said = client.get("/judges?judge=lax").text
    assert 'aria-label="catches 79 % (49-93)"' in said
    assert "11 of 14 that people fail" in said
    assert "kappa 0.79 (0.39-0.94)" in said
    assert "of the labelled replies: the base rate" in said
    assert "not known: no reply was labelled by two people" in said
    assert '<a href="/clauses/warm#warm.kind">warm.kind</a>' in said


def test_where_it_errs_is_read_in_the_tuning_part_alone(
    client: StudioClient, folder: Folder
) -> None:
    said = client.get("/judges?judge=lax").text
    assert "Where it errs in the part for tuning: 7 of 32 replies" in said
    (card,) = folder.type("judge", "card", "lax", "--json").json
    measured = {item["transcript"].rpartition(".")[2] for item in card["card"]["items"]}
    listed = [piece.partition("</a>")[0] for piece in said.split(">read ")[1:]]
    assert len(listed) == 7
    assert not measured & set(listed)
    address = said.partition('<li><a href="')[2].partition('"')[0]
    assert client.get(address.replace("&amp;", "&")).status == 200


def test_labels_it_wants_lead_to_a_queue_that_draws_them(client: StudioClient) -> None:
    said = client.get("/judges?judge=lax").text
    address = said.partition('<a class="button" href="/label?')[2].partition('"')[0]
    form = client.get("/label?" + address.replace("&amp;", "&").partition("#")[0]).text
    assert '<option value="warm.kind" selected>' in form
    assert 'name="n" value="108"' in form


def test_measuring_is_previewed_with_its_calls_and_its_command(client: StudioClient) -> None:
    said = client.get("/judges?measure=1&of=strict&for=warm.kind&probes=0").text
    assert "28 labelled replies on 1 criterion" in said
    assert "ethogram judge calibrate strict --for warm.kind --probes none" in said
    assert "Measure it</button>" in said


def test_a_judge_that_does_not_exist_is_refused_with_those_that_do(client: StudioClient) -> None:
    assert "No judge &#39;nobody&#39;" in client.get("/judges?measure=1&of=nobody").text
    answer = client.get("/judges?judge=nobody")
    assert answer.status == 404
    assert "&#39;lax&#39;" in answer.text


def test_measuring_runs_and_its_card_is_there(tmp_path: Path, folder: Folder) -> None:
    # The card would stand in every other test's pages.
    folder = Folder(Path(shutil.copytree(folder.root, tmp_path / "own")))
    client = StudioClient(folder.root)
    answer = client.post("/judges/measure", {"of": "strict", "for": "warm.kind", "probes": "0"})
    assert answer.status == 303
    measurer = client.app._app.state.measurer  # type: ignore[attr-defined]
    assert isinstance(measurer, Measurer)
    assert measurer.last is not None
    measurer.last.join(60)
    told = client.get("/judges/events").text
    assert told.startswith("event: over")
    assert "1 card." in told
    assert "Yes, with its error known" in client.get("/judges?judge=strict").text


def test_what_cannot_be_measured_says_why_where_it_was_asked(client: StudioClient) -> None:
    client.post("/judges/measure", {"of": "nobody"})
    measurer = client.app._app.state.measurer  # type: ignore[attr-defined]
    measurer.last.join(60)
    assert "No judge &#39;nobody&#39;" in client.get("/judges").text


def test_a_change_of_the_rubric_shows_as_stale(tmp_path: Path) -> None:
    folder = a_gushing_workspace(tmp_path)
    assert folder.type("judge", "calibrate", "strict", "--probes", "none").code == 0
    with_callable(folder, STRICT + "\n# another\n", name="strict")
    said = StudioClient(folder.root).get("/judges").text
    assert '<span class="badge warn">stale</span>' in said
    assert "Not now:" in said


def test_simulated_labels_and_stand_ins_say_so(tmp_path: Path) -> None:
    folder = a_marked_workspace(tmp_path, 60)
    with_judge(folder, GOOD)
    label_all(folder, is_simulated=True)
    folder.type("judge", "calibrate", "mild", "--probes", "none")
    client = StudioClient(folder.root)
    assert '<span class="badge warn">simulated</span>' in client.get("/judges").text
    assert "SIMULATED" in client.get("/judges?judge=mild").text


def test_a_clause_and_a_verdict_lead_to_the_card_of_their_judge(
    client: StudioClient,
) -> None:
    address = "/judges?judge=lax#on-warm.kind"
    assert f'href="{address}"' in client.get("/clauses/warm").text
    assert f'href="{address}"' in client.get("/runs/last/read/1").text
    assert 'href="/label?subject=warm.kind#new"' in client.get("/clauses/warm").text
