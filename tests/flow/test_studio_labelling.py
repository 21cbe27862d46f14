"""Labelling in the studio, with the hands on the keyboard of a real browser."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ethogram.judge.label import Label
from ethogram.judge.preference import Preference
from ethogram.judge.queue_answer import Answer
from ethogram.workflow.evidence import load_labels
from ethogram.workflow.labelling_files import LabelFiles
from ethogram.workflow.queue_making import QueueWish, make_queue
from ethogram.workflow.queues import open_queue
from ethogram.workflow.runs import list_runs
from tests.fakes.browser import Tab, chromium
from tests.fakes.queue_workspace import (
    a_made_queue,
    a_queue_workspace,
    disagree_all,
    label_all,
)
from tests.fakes.studio import axe_findings, studio_tab
from tests.fakes.workspaces import a_workspace, planted, with_callable

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine"),
]
HOSTILE = (
    "</div></script><script>window.owned=1</script><img src=x onerror=window.owned=2> Fine. "
    "\x1b[2J \u202egnissim\u202c whole text"
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("labelling")
    a_queue_workspace(root, cases=24, runs=2)
    a_made_queue(root, "pilot", n=20, run="last~1")
    for name, task in (("scale", "scale"), ("class", "answer-class"), ("where", "first-failure")):
        a_made_queue(root, name, n=5, task=task, run="last~1")
    a_made_queue(root, "pairs", n=4, task="pairwise", run="last~1", against="last")
    return root


@pytest.fixture
def tab(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tab]:
    monkeypatch.setenv("ETHOGRAM_LABELLER", "ana")
    for path in (root / "labels").glob("**/*.jsonl"):
        path.unlink()
    with studio_tab(root) as (opened, _):
        yield opened
        assert opened.complaints == []


def sit(tab: Tab, queue: str) -> None:
    tab.run(f"location.href = '/label/{queue}'")
    tab.wait_for(f"location.pathname === '/label/{queue}'")
    tab.wait_for("document.readyState === 'complete' && document.querySelector('#part')")
    tab.run("window.stayed = true")


def press(tab: Tab, *keys: str) -> None:
    for key in keys:
        tab.press(key, key if len(key) == 1 else "")


def at(tab: Tab, number: int | str) -> None:
    tab.wait_for(f"document.querySelector('#part').dataset.number === '{number}'")


def over(tab: Tab) -> None:
    tab.wait_for("document.querySelector('#part').dataset.key === ''")


def said(tab: Tab, text: str) -> None:
    tab.wait_for(f"document.querySelector('#said').textContent.startsWith({json.dumps(text)})")


def labels(root: Path) -> list[Label]:
    taken = {x.supersedes for x in load_labels(root)[0] if x.outcome == "withdrawn"}
    return [x for x in load_labels(root)[0] if x.outcome != "withdrawn" and x.id not in taken]


def preferences(root: Path) -> list[Preference]:
    return list(LabelFiles(root).preferences())


def test_twenty_items_take_one_key_each_and_no_page_is_loaded_anew(tab: Tab, root: Path) -> None:
    sit(tab, "pilot")
    started = time.perf_counter()
    for number in range(1, 21):
        fails = tab.run("document.querySelector('#words').textContent.includes('turns light')")
        press(tab, "f" if fails else "p")
        at(tab, number + 1 if number < 20 else "")
    took = time.perf_counter() - started
    print(f"20 items: 20 keys, {took / 20:.3f} s each")
    given = labels(root)
    assert len(given) == len({x.transcript for x in given}) == 20
    assert {x.outcome for x in given} == {"pass", "fail"}
    assert {(x.labeller, x.queue) for x in given} == {("ana", "pilot")}
    assert all(x.seconds is not None and x.guideline for x in given)
    assert tab.run("window.stayed") is True
    assert "an item, in the middle" in tab.run("document.querySelector('#part').innerText")
    assert tab.run("document.querySelector('#say-bar').hidden") is True


def test_keys_pressed_faster_than_answers_come_each_meet_their_own_item(
    tab: Tab, root: Path
) -> None:
    sit(tab, "pilot")
    press(tab, "f", "p", "u", "w")
    at(tab, 5)
    assert [x.outcome for x in labels(root)] == ["fail", "pass", "unclear", "clause-is-wrong"]


def test_undo_brings_the_item_back_and_a_skip_says_why(tab: Tab, root: Path) -> None:
    sit(tab, "pilot")
    words = tab.run("document.querySelector('.turn.user .words').textContent")
    press(tab, "f")
    at(tab, 2)
    press(tab, "z")
    at(tab, 1)
    said(tab, "undone: fail")
    assert tab.run("document.querySelector('.turn.user .words').textContent") == words
    press(tab, "s")
    tab.wait_for("document.activeElement.id === 'note'")
    tab.type("cut off")
    tab.press("Enter", "\r")
    at(tab, 2)
    (skipped,) = labels(root)
    assert (skipped.outcome, skipped.note) == ("skipped", "cut off")


def test_a_note_goes_with_the_answer_and_focus_stays_at_the_item(tab: Tab, root: Path) -> None:
    sit(tab, "pilot")
    press(tab, "o")
    tab.wait_for("document.activeElement.id === 'note'")
    tab.type("no claim of its own")
    tab.press("Enter", "\r")
    press(tab, "f")
    at(tab, 2)
    assert labels(root)[0].note == "no claim of its own"
    assert tab.run("document.activeElement.id") == "reply"
    assert "Item 2 of 20" in tab.run("document.querySelector('#announce').textContent")


def test_a_scale_takes_its_points_and_refuses_others(tab: Tab, root: Path) -> None:
    sit(tab, "scale")
    press(tab, "9")
    said(tab, "no key 9 here")
    press(tab, "3")
    at(tab, 2)
    press(tab, "1")
    at(tab, 3)
    assert [x.points for x in labels(root)] == [3, 1]


def test_an_answer_class_is_three_quick_questions(tab: Tab, root: Path) -> None:
    sit(tab, "class")
    press(tab, "a")
    at(tab, 2)
    press(tab, "x", "a", "o", "p", "q", "s", "x", "Escape", "u")
    at(tab, 5)
    given = labels(root)
    assert [x.answer_class and x.answer_class.name for x in given] == [
        "all",
        "none · alternative · openly",
        "part · question · silently",
        None,
    ]
    assert given[3].outcome == "unclear"


def test_pairs_are_kept_as_they_lay(tab: Tab, root: Path) -> None:
    sit(tab, "pairs")
    breaks = "document.querySelector('[data-side=left]').textContent.includes('turns light')"
    better: list[str] = []
    for number in range(1, 5):
        better.append("2" if tab.run(breaks) else "1")
        press(tab, better[-1])
        at(tab, number + 1 if number < 4 else "")
    given = preferences(root)
    # The second run coaches, so whichever side it lay on, its reply is the one preferred.
    assert [x.preferred for x in given] == ["second"] * 4
    assert {x.is_swapped for x in given} == {key == "1" for key in better}


def test_the_first_failure_is_marked_word_by_word_with_the_keys(tab: Tab, root: Path) -> None:
    sit(tab, "where")
    for number in range(1, 6):
        if tab.run("document.querySelector('#words').textContent.includes('turns light')"):
            press(tab, "f")
            said(tab, "✕ Photosynthesis turns light into energy.")
            tab.press("ArrowDown")
            said(tab, "✕ It sustains life.")
            tab.press("ArrowRight")
            said(tab, "✕ sustains")
            tab.press("ArrowRight", modifiers=8)
            said(tab, "✕ sustains life.")
            tab.press("Enter", "\r")
        else:
            press(tab, "p")
        at(tab, number + 1 if number < 5 else "")
    spans = [x.span for x in labels(root) if x.outcome == "fail"]
    assert spans
    assert {x and (x.quote, x.start) for x in spans} == {("sustains life.", 43)}


def test_the_first_failure_can_be_marked_with_the_mouse_too(tab: Tab, root: Path) -> None:
    sit(tab, "where")
    tab.run(
        "(() => { const text = document.querySelector('#words').firstChild;"
        " getSelection().setBaseAndExtent(text, 0, text, 5); })()"
    )
    press(tab, "f")
    at(tab, 2)
    (given,) = labels(root)
    assert given.span is not None
    assert (given.span.start, given.span.end) == (0, 5)


def test_nothing_that_would_tell_who_answered_or_what_others_say_reaches_the_page(
    tab: Tab, root: Path
) -> None:
    if not (root / "labels/queues/blind.json").exists():
        a_made_queue(root, "blind", n=4, overlap=2, run="last~1", seed=3)
    others = open_queue(root, "blind", "bartholomew")
    while others.item():
        others.answer(Answer(outcome="unclear", note="zebra crossing"))
    others.close()
    sit(tab, "blind")
    seen = [tab.run("document.documentElement.outerHTML")]
    tab.run(
        "window.answers = []; const own = window.fetch; window.fetch = async (...asked) => {"
        " const answer = await own(...asked); window.answers.push(await answer.clone().text());"
        " return answer; }"
    )
    for number in (2, 3, 4):
        press(tab, "p")
        at(tab, number)
    seen.append(tab.run("document.documentElement.outerHTML"))
    seen += tab.run("window.answers")
    assert len(seen) == 5
    queue = (root / "labels/queues/blind.json").read_text(encoding="utf-8")
    names = json.loads(queue)
    run = names["run"]
    hidden = [str(each.run.plan.target.name) for each in list_runs(root)]
    hidden += [
        "bartholomew",
        "zebra",
        run,
        run.rpartition("-")[2],
        "not-contains",
        "word-count",
        "transcript",
    ]
    hidden += [item["transcript"] for item in names["items"]]
    hidden += [item["case"] for item in names["items"]]
    for text in seen:
        # The clause is about ghost-writing, and the stand-in is called a ghost.
        assert [each for each in hidden if each in text.replace("ghost-write", "")] == []


def test_a_hostile_reply_stays_text_and_its_marks_are_those_of_the_reply(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ETHOGRAM_LABELLER", "ana")
    folder = a_workspace(tmp_path)
    folder.ask(planted(4, 4))
    with_callable(folder, f"REPLY = {HOSTILE!r}\n\ndef answer(messages):\n    return REPLY\n")
    assert folder.type("run", "--no-probe").code == 0
    make_queue(folder.root, QueueWish(name="odd", subject="coach", n=2, task="first-failure"))
    with studio_tab(folder.root) as (tab, _):
        sit(tab, "odd")
        assert tab.run("document.querySelector('#words').children.length") == 0
        press(tab, "f")
        tab.press("ArrowUp")
        for _ in range(30):
            tab.press("ArrowRight")
        said(tab, "✕ text")
        tab.press("Enter", "\r")
        at(tab, 2)
        assert tab.run("window.owned === undefined")
        assert tab.complaints == []
    (given,) = labels(folder.root)
    assert given.span is not None
    assert (given.span.quote, given.span.end) == ("text", len(HOSTILE))


def test_a_queue_is_previewed_drawn_and_opened_without_leaving_the_page(
    tab: Tab, root: Path
) -> None:
    (root / "labels/queues/fresh.json").unlink(missing_ok=True)
    tab.run("location.href = '/label'")
    tab.wait_for("document.readyState === 'complete' && document.querySelector('.queues')")
    press(tab, "n")
    tab.run("document.querySelector('#q-name').value = 'fresh'")
    tab.run("document.querySelector('#q-n').value = '5'")
    tab.run("document.querySelector('.fields').requestSubmit()")
    tab.wait_for("document.querySelector('.preview')")
    assert "5 of 24 replies" in tab.run("document.querySelector('.preview').innerText")
    assert not (root / "labels/queues/fresh.json").exists()
    tab.run("document.querySelector('.preview form').requestSubmit()")
    tab.wait_for("document.querySelector('.notice.good')")
    assert (root / "labels/queues/fresh.json").exists()
    (root / "labels/queues/fresh.json").unlink()


@pytest.mark.parametrize(
    "page", ["/label", "/label/pilot", "/label/scale", "/label/pairs", "/agree", "/adjudicate"]
)
def test_the_accessibility_rules_find_nothing(tab: Tab, page: str) -> None:
    tab.run("window.gone = true")
    tab.run(f"location.href = '{page}'")
    tab.wait_for(f"!window.gone && location.pathname === '{page}'")
    tab.wait_for("document.readyState === 'complete'")
    for theme in ("light", "dark"):
        tab.run(f"document.documentElement.dataset.theme = '{theme}'")
        assert axe_findings(tab) == []


def test_what_divides_people_is_settled_by_keys_without_a_name(tab: Tab, root: Path) -> None:
    if not (root / "labels/queues/both.json").exists():
        a_made_queue(root, "both", n=8, overlap=2, run="last~1", seed=5)
    label_all(root, "bartholomew", "both")
    disagree_all(root, "cleopatra", "both")
    tab.run("location.href = '/agree'")
    tab.wait_for("document.readyState === 'complete' && document.querySelector('#settle')")
    press(tab, "s")
    tab.wait_for("document.readyState === 'complete' && document.querySelector('#part')")
    tab.run("window.stayed = true")
    assert "bartholomew" not in tab.run("document.documentElement.outerHTML")
    press(tab, "4")
    said(tab, "first say what holds")
    press(tab, "f", "1")
    tab.wait_for("document.activeElement.id === 'words-in'")
    tab.type("hand in")
    tab.press("Enter", "\r")
    at(tab, 2)
    press(tab, "k")
    at(tab, 3)
    press(tab, "z")
    at(tab, 2)
    press(tab, "p", "4", "x", "k")
    tab.wait_for("document.querySelector('#finished-title')")
    assert tab.run("window.stayed") is True
    made = [
        (x.settled, x.reason_code, x.words)
        for x in LabelFiles(root).adjudications()
        if x.settled != "withdrawn"
    ]
    assert made == [
        ("fail", "clause-unclear", ("hand in",)),
        ("kept", "value-difference", ()),
        ("pass", "slip", ()),
        ("unclear", "item-broken", ()),
        ("kept", "value-difference", ()),
    ]
    press(tab, "Enter")
    tab.wait_for("location.pathname === '/agree' && document.querySelector('.divided')")
    assert axe_findings(tab) == []
