from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ethogram.store.reading import find_run, load_runs, load_transcripts, verdicts_of
from ethogram.workflow.adjudications import load_adjudications
from ethogram.workflow.evidence import load_labels, open_evidence
from tests.fakes.tables import MAPPING, TABLE, with_table
from tests.fakes.workspaces import Folder, a_workspace, planted, with_callable

ECHO = 'def answer(messages):\n    return "Which is your claim?"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return a_workspace(tmp_path)


def outcomes(folder: Folder, run: str) -> list[tuple[int, str, str]]:
    connection = open_evidence(folder.root)
    try:
        found = verdicts_of(connection, find_run(connection, run).id)
        return sorted((int(v.transcript.split(".")[-1]), v.judge, v.outcome) for v in found)
    finally:
        connection.close()


def runs(folder: Folder) -> list[Any]:
    listed: list[Any] = folder.type("runs", "--json").json
    return listed


def import_(folder: Folder, table: str = TABLE, mapping: str = MAPPING, *more: str) -> Any:
    done = folder.type(*with_table(folder, table, mapping), "--json", *more)
    assert done.code == 0, done.err
    return done.json


def refused(folder: Folder, table: str = TABLE, mapping: str = MAPPING) -> str:
    done = folder.type(*with_table(folder, table, mapping))
    assert done.code == 2
    assert load_labels(folder.root)[0] == ()
    return done.said


def test_a_table_becomes_runs_labels_and_verdicts(folder: Folder) -> None:
    told = import_(folder)
    assert (told["read"], told["taken"]) == (16, 16)
    assert [each["run"]["plan"]["target"]["model"] for each in runs(folder)] == ["small", "large"]
    labels = load_labels(folder.root)[0]
    assert {label.labeller for label in labels} == {"ada", "bob"}
    assert sum(label.outcome == "fail" for label in labels) == 7
    last = outcomes(folder, "last")
    assert (4, "grader", "unparsable") in last
    assert (1, "grader", "fail") in last
    assert (4, "grader", "refused") in outcomes(folder, "last~1")


def test_the_report_counts_people_and_shows_no_invented_reply(folder: Folder) -> None:
    import_(folder)
    done = folder.type("report", "last", "--clauses")
    assert "read by ada, bob" in done.said
    assert "2 of 4 families fail" in done.said
    shown = folder.type("read", "1", "--run", "last").said
    assert "was not imported" in shown
    assert "(an empty reply)" not in shown


def test_the_same_table_twice_adds_nothing(folder: Folder) -> None:
    import_(folder)
    before = outcomes(folder, "last")
    told = import_(folder)
    assert (told["taken"], told["known"], len(runs(folder))) == (0, 16, 2)
    assert outcomes(folder, "last") == before


def test_a_further_rater_joins_the_same_runs(folder: Folder) -> None:
    import_(folder)
    lines = [line + (",eve" if n == 0 else ",bad") for n, line in enumerate(TABLE.splitlines())]
    more = MAPPING.replace('bob = "bob"', 'bob = "bob"\neve = "eve"')
    told = import_(folder, "\n".join(lines) + "\n", more)
    assert (told["taken"], told["known"], len(runs(folder))) == (8, 16, 2)


def test_a_judge_that_says_something_else_now_is_kept_beside_what_it_said(folder: Folder) -> None:
    import_(folder)
    import_(
        folder,
        TABLE.replace(
            "Here is the whole essay.,bad,bad,ok", "Here is the whole essay.,bad,bad,bad"
        ),
    )
    assert (2, "grader", "fail") in outcomes(folder, "last~1")
    assert len(runs(folder)) == 2


def test_labels_follow_to_no_other_models_reply_without_a_text(folder: Folder) -> None:
    import_(folder)
    labels = load_labels(folder.root)[0]
    connection = open_evidence(folder.root)
    small = find_run(connection, "last")
    connection.close()
    for label in labels:
        assert bool(label.reply) == (not label.transcript.startswith(small.id))


def test_where_everything_was_labelled_the_run_counts_as_drawn_at_random(folder: Folder) -> None:
    import_(folder)
    files = sorted((folder.root / "labels" / "queues").glob("*.json"))
    queues = [json.loads(path.read_text()) for path in files]
    assert [queue.get("rule", "random") for queue in queues] == ["random", "random"]
    assert [queue["frame"] for queue in queues] == [4, 4]
    assert {label.queue for label in load_labels(folder.root)[0]} == {path.stem for path in files}
    assert not any("small" in path.stem or "large" in path.stem for path in files)


@pytest.mark.parametrize(
    ("sampled", "rule"), [("", None), ("random", "random"), ("targeted", "listed")]
)
def test_where_some_were_labelled_only_a_person_can_say_how_they_were_chosen(
    folder: Folder, sampled: str, rule: str | None
) -> None:
    some = TABLE.replace("Do it for me.,No.,ok,ok", "Do it for me.,No.,,")
    line = f'sampled = "{sampled}"\n' if sampled else ""
    import_(folder, some, line + MAPPING)
    large = runs(folder)[-1]["run"]["id"]
    files = (folder.root / "labels" / "queues").glob("*.json")
    found = [
        queue for queue in map(json.loads, map(Path.read_text, files)) if queue["run"] == large
    ]
    assert [queue.get("rule", "random") for queue in found] == ([rule] if rule else [])
    if rule == "random":
        assert {item["weight"] for item in found[0]["items"]} == {4 / 3}


def test_no_imported_reply_answers_for_this_workspace(folder: Folder) -> None:
    with_callable(folder, ECHO)
    folder.ask(planted(1, 0))
    folder.type("run")
    import_(folder)
    folder.type("run")
    connection = open_evidence(folder.root)
    try:
        for run in load_runs(connection):
            for transcript, _ in load_transcripts(connection, run):
                is_ours = run.plan.target.provider == "python"
                assert not is_ours or transcript.text == "Which is your claim?"
    finally:
        connection.close()


def test_a_dry_run_says_what_would_be_taken_and_takes_nothing(folder: Folder) -> None:
    told = import_(folder, TABLE, MAPPING, "--dry-run")
    assert told["taken"] == 16
    assert load_labels(folder.root)[0] == ()
    assert not folder.evidence.exists()
    import_(folder)
    assert import_(folder, TABLE, MAPPING, "--dry-run")["known"] == 16


def test_what_was_settled_elsewhere_decides_where_people_differ(folder: Folder) -> None:
    lines = TABLE.splitlines()
    final = [line + (",final" if n == 0 else ",bad") for n, line in enumerate(lines)]
    mapping = MAPPING.replace("[judges]", '[settled]\nfinal = "carol"\n[judges]')
    import_(folder, "\n".join(final) + "\n", mapping)
    import_(folder, "\n".join(final) + "\n", mapping)
    (only,) = load_adjudications(folder.root)[0]
    assert (only.settled, only.adjudicator, only.reason_code) == ("fail", "carol", "unrecorded")
    assert len(only.seen) == 2
    assert "the reason was not recorded" in folder.type("agree").said


def test_simulated_people_are_kept_as_such(folder: Folder) -> None:
    assert import_(folder, TABLE, MAPPING, "--as-simulated")["simulated"] == 16
    assert all(label.is_simulated for label in load_labels(folder.root)[0])


def test_everything_wrong_with_a_mapping_is_told_before_anything_is_taken(folder: Folder) -> None:
    said = refused(folder, mapping=MAPPING.replace('"id"', '"idd"').replace("ada =", "eve ="))
    assert "no column 'idd'" in said
    assert "no column 'eve'" in said
    assert "coach.no-essay" in refused(folder, mapping=MAPPING.replace("no-essay", "esay"))
    assert "model-name" in refused(folder, mapping=MAPPING.replace('model = "model"', ""))


def test_a_clause_with_one_criterion_stands_for_it(folder: Folder) -> None:
    by_clause = MAPPING.replace('criterion = "coach.no-essay"', 'clause = "coach"')
    assert import_(folder, TABLE, by_clause)["taken"] == 16


@pytest.mark.parametrize("table", ["", "id,model\n", "\n\n", "id,model,question\n1,2,3\n"])
def test_a_table_without_rows_that_can_be_placed_is_refused(folder: Folder, table: str) -> None:
    assert "judged.csv" in refused(folder, table) or "no column" in refused(folder, table)


def test_a_surface_that_the_product_does_not_have_is_refused(folder: Folder) -> None:
    assert "'editor'" in refused(folder, mapping='surface = "moon"\n' + MAPPING)


def test_a_joined_file_that_is_not_there_is_named(folder: Folder) -> None:
    said = refused(folder, mapping=MAPPING + '[[join]]\nfile = "texts.csv"\non = "id"\n')
    assert "'texts.csv'" in said


def test_a_table_needs_its_mapping(folder: Folder) -> None:
    with_table(folder)
    path = str(folder.root / "judged.csv")
    assert "--mapping" in folder.type("labels", "import", path).said
    assert "--mapping" in folder.type("labels", "import", path, "--from", "table").said
