"""A run as a person meets it: asked, judged, reported, kept, taken elsewhere, never overspent."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.model_server import ModelServer, model_server
from tests.fakes.raw_server import completion, raw_server, response
from tests.fakes.workspaces import (
    Folder,
    a_workspace,
    planted,
    until,
    with_callable,
    with_server,
    with_standin,
)

KEEPS = "Which is your claim?"
STANDIN = f"""
otherwise = ["{KEEPS}"]
[[rule]]
id = "ghost"
when = ["whole"]
keep-rate = 0
breaks = ["Here is the whole text."]
"""
PRICES = "[prices]\ninput = 1000000\noutput = 1000000\n"
"""One token costs one unit, so that a budget is reached where anybody can count."""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = a_workspace(tmp_path)
    folder.ask(planted(20, 6))
    return folder


@pytest.fixture
def server(folder: Folder) -> Iterator[ModelServer]:
    with model_server(latency_ms=1) as server:
        with_server(folder, server.url)
        yield server


def test_planted_failures_are_reported_as_planted_with_their_interval(folder: Folder) -> None:
    with_standin(folder, STANDIN)
    ran = folder.type("run", "--json")
    clause = ran.clause()
    assert ran.code == 0
    assert clause["status"] == "broken"
    assert (clause["tally"]["families"], clause["tally"]["families_failing"]) == (20, 6)
    rate = clause["fail_rate"]
    # By hand, Wilson at z = 1.95996: centre (0.3 + z²/40) / (1 + z²/20), and so on.
    assert rate["method"] == "Wilson 95 %"
    assert (round(rate["estimate"], 3), round(rate["low"], 3), round(rate["high"], 3)) == (
        0.3,
        0.145,
        0.519,
    )
    assert ran.summary["coverage"]["weight"] == pytest.approx(0.8)
    assert ran.summary["coverage"]["never_asked"] == ["editor/student/grade-dispute"]
    screen = folder.type("report")
    assert "6 of 20 families fail (30 %, 15-52; bar 10 %)" in screen.said


def test_every_family_that_is_clean_shows_the_bar_only_when_there_are_enough(
    folder: Folder,
) -> None:
    with_standin(folder, STANDIN)
    folder.ask(planted(20, 0))
    few = folder.type("run", "--json").clause()
    assert (few["status"], few["reason"]) == ("undecided", "too few families")
    folder.ask(planted(20 + few["more_families"], 0))
    assert folder.type("run", "--json").clause()["status"] == "holds"


def test_every_screen_and_record_of_a_stand_in_says_so(folder: Folder) -> None:
    with_standin(folder, STANDIN)
    assert "stand-in" in folder.type("run").said
    assert "stand-in" in folder.type("runs").said
    assert "stand-in" in folder.type("report", "--memo").said
    assert "stand-in" in folder.type("report", "--ticket", "coach").said
    assert "stand-in" in folder.type("report", "--clauses").said
    assert folder.report().summary["run"]["is_standin"] is True
    page = folder.root / "report.html"
    folder.type("report", "--html", str(page))
    assert "stand-in" in page.read_text(encoding="utf-8")


def test_a_reply_that_is_known_is_never_asked_for_again(
    folder: Folder, server: ModelServer
) -> None:
    assert folder.type("run", "--no-probe").code == 0
    assert server.stats()["requests"] == 20
    again = folder.type("run", "--no-probe", "--json")
    assert server.stats()["requests"] == 20
    assert again.summary["run"]["cached"] == 20
    assert again.clause()["tally"]["families_failing"] == 6


def test_repeats_are_as_many_replies_and_one_family(folder: Folder, server: ModelServer) -> None:
    folder.type("run", "--no-probe")
    ran = folder.type("run", "-n", "3", "--no-probe", "--json")
    assert server.stats()["requests"] == 60
    assert ran.summary["run"]["cached"] == 20
    tally = ran.clause()["tally"]
    assert (tally["replies"], tally["failed"], tally["families"], tally["families_failing"]) == (
        60,
        18,
        20,
        6,
    )


def test_a_noise_run_asks_everything_anew_and_gives_the_noise_floor(
    folder: Folder, server: ModelServer
) -> None:
    folder.type("run", "--no-probe")
    noise = folder.type("run", "--noise", "--no-probe", "--json")
    assert server.stats()["requests"] == 40
    assert noise.summary["run"]["cached"] == 0
    assert folder.type("compare", "--json").json["noise_floor"] == 0


def test_an_edited_block_asks_only_the_surface_it_stands_on(
    folder: Folder, server: ModelServer
) -> None:
    product = (folder.root / "product.md").read_text(encoding="utf-8")
    folder.write("product.md", product.replace("## Audiences", "- Chat {#chat}\n\n## Audiences"))
    folder.write("context/chat.md", "# Chat {#chat}\nYou are Margin in a chat.\n")
    cases = (folder.root / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    moved = [json.dumps(json.loads(line) | {"surface": "chat"}) for line in cases[:5]]
    folder.write("cases.jsonl", "\n".join([*moved, *cases[5:]]) + "\n")
    assert folder.type("run", "--no-probe").code == 0
    assert server.stats()["requests"] == 20
    folder.stance("Never write a sentence for them.")
    edited = folder.type("run", "--no-probe", "--json")
    assert server.stats()["requests"] == 35
    assert edited.summary["run"]["cached"] == 5
    assert edited.summary["comparison"]["blocks"] == ["stance"]


def test_failing_families_are_probed_once_and_count_for_nothing_else(
    folder: Folder, server: ModelServer
) -> None:
    clause = folder.type("run", "--json").clause()
    assert (clause["probed"], clause["could_not"]) == (6, 6)
    assert clause["tally"]["replies"] == 20
    assert server.stats()["requests"] == 26
    assert len(folder.type("runs", "--json").json) == 1


def test_a_preview_asks_nothing_and_knows_the_cache(folder: Folder, server: ModelServer) -> None:
    first = folder.type("run", "--dry-run", "--json").json
    assert (first["conversations"], first["calls"], first["known"]) == (20, 20, 0)
    assert not folder.evidence.exists()
    folder.type("run", "--no-probe")
    again = folder.type("run", "-n", "2", "--dry-run", "--json").json
    assert (again["conversations"], again["calls"], again["known"]) == (40, 40, 20)
    assert "Nothing was asked." in folder.type("run", "--dry-run").out
    assert server.stats()["requests"] == 20
    assert len(folder.type("runs", "--json").json) == 1


def test_a_budget_of_calls_stops_the_run_and_resuming_ends_it(
    folder: Folder, server: ModelServer
) -> None:
    stopped = folder.type("run", "--budget-calls", "7")
    assert stopped.code == 4
    assert "ethogram resume" in stopped.err
    assert server.stats()["requests"] == 7
    assert "NOT COMPLETE" in stopped.out.upper() or "7 of 20" in stopped.said
    resumed = folder.type("resume", "--json")
    assert resumed.code == 0
    assert resumed.summary["run"]["is_complete"] is True
    assert resumed.clause()["tally"]["families_failing"] == 6
    assert server.stats()["duplicates"] == 0


def test_a_budget_of_tokens_is_not_overshot(folder: Folder, server: ModelServer) -> None:
    stopped = folder.type("run", "--budget-tokens", "300", "--json")
    assert stopped.code == 4
    # The server counts 28 tokens a call; a call is booked with its 50 before it is made.
    assert server.stats()["requests"] * 28 <= 300
    assert server.stats()["requests"] >= 5


def test_a_budget_of_money_is_not_overshot_and_covers_the_probes(
    folder: Folder, server: ModelServer
) -> None:
    with_server(folder, server.url, more=PRICES)
    stopped = folder.type("run", "--budget-money", "300", "--json")
    assert stopped.code == 4
    assert stopped.summary["run"]["cost"] == server.stats()["requests"] * 28
    assert stopped.summary["run"]["cost"] <= 300
    resumed = folder.type("resume", "--json")
    assert resumed.code == 0
    assert resumed.summary["run"]["cost"] == 20 * 28
    folder.stance("Another.")
    # Enough for the 20 replies, and for no probe beside them.
    enough = folder.type("run", "--budget-calls", "20", "--json")
    assert enough.code == 0
    assert enough.clause()["probed"] == 0


def test_an_unpriced_model_is_refused_before_anything_is_asked(
    folder: Folder, server: ModelServer
) -> None:
    refused = folder.type("run", "--budget-money", "1")
    assert refused.code == 2
    assert "has no prices" in refused.err
    assert "targets/bot.toml" in refused.err
    assert "Add them" in refused.err
    assert server.stats()["requests"] == 0
    assert not folder.evidence.exists()


def test_a_run_goes_elsewhere_in_one_file_and_says_the_same_there(
    folder: Folder, server: ModelServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    here = folder.type("run", "--json").summary
    name = here["run"]["run"]
    file = tmp_path_factory.mktemp("elsewhere") / "one.run"
    assert folder.type("runs", "export", "last", str(file)).code == 0
    again = folder.type("runs", "export", "last", str(file))
    assert again.code == 2
    assert "exists already" in again.err
    other = a_workspace(tmp_path_factory.mktemp("other"))
    taken = other.type("runs", "import", str(file))
    assert taken.code == 0
    assert name in taken.out
    there = other.report(name).summary
    for part in ("clauses", "caution", "coverage", "run"):
        assert there[part] == here[part], part
    requests = server.stats()["requests"]
    assert other.type("judge", name).code == 0
    assert server.stats()["requests"] == requests


def test_a_key_appears_nowhere(
    folder: Folder, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "plain-words-7f31-that-nobody-would-take-for-a-key"
    monkeypatch.setenv("MARGIN_KEY", key)
    with_server(folder, server.url, more='key-env = "MARGIN_KEY"')
    page = folder.root / "report.html"
    said = [
        folder.type("run"),
        folder.type("runs", "--json"),
        folder.report(),
        folder.type("report", "--html", str(page)),
        folder.type("runs", "export", "last", str(folder.root / "one.run")),
    ]
    assert [done.code for done in said] == [0] * 5
    assert all(key not in done.out + done.err for done in said)
    written = [path for path in folder.root.rglob("*") if path.is_file()]
    assert folder.evidence in written
    assert [path.name for path in written if key.encode() in path.read_bytes()] == []


def test_a_missing_key_is_said_before_anything_is_asked(
    folder: Folder, server: ModelServer
) -> None:
    with_server(folder, server.url, more='key-env = "MARGIN_KEY_THAT_IS_NOT_SET"')
    refused = folder.type("run")
    assert refused.code in (2, 5)
    assert "MARGIN_KEY_THAT_IS_NOT_SET" in refused.said
    assert server.stats()["requests"] == 0


def test_two_processes_in_one_new_workspace_lose_nothing(
    folder: Folder, server: ModelServer
) -> None:
    started = [folder.start("run", "--no-probe", "--json") for _ in range(4)]
    ended = [folder.finish(process) for process in started]
    assert [done.code for done in ended] == [0] * 4, [done.err for done in ended]
    names = {done.summary["run"]["run"] for done in ended}
    assert len(names) == 4
    for name in names:
        tally = folder.report(name).clause()["tally"]
        assert (tally["replies"], tally["families_failing"], tally["missing"]) == (20, 6, 0)


def test_escape_sequences_of_a_model_never_reach_the_terminal(folder: Folder) -> None:
    with_callable(
        folder,
        "def answer(messages):\n"
        "    return '\\x1b]0;owned\\x07\\x1b[2J whole \\u202e\\x9b31m ' + messages[-1]['content']\n",
    )
    for done in (
        folder.type("run"),
        folder.type("report"),
        folder.type("report", "--clauses"),
        folder.type("report", "--memo"),
        folder.type("report", "--ticket", "coach"),
    ):
        assert done.code == 0, done.err
        assert not set(done.out) & set("\x1b\x07\x9b\u202e"), done.out


def test_code_of_a_workspace_that_is_not_trusted_never_runs(folder: Folder) -> None:
    with_callable(folder, "import pathlib\npathlib.Path('ran').touch()\nanswer = print\n")
    folder.settings("bot", trusted=False)
    refused = folder.type("run")
    assert refused.code == 2
    assert "trusted = true" in refused.err
    assert not Path("ran").exists()


def test_an_unknown_name_is_refused_with_what_there_is(folder: Folder) -> None:
    with_standin(folder, STANDIN)
    assert "'bot'" in folder.type("run", "--target", "bott").err
    refused = folder.type("run", "--where", "surface=moon")
    assert refused.code == 2
    assert "ethogram cases" in refused.err
    assert folder.type("run", "--variant", "stance").code == 2
    assert "Blocks there: stance, who" in folder.type("run", "--variant", "tone=firm").err
    assert "never run" in folder.type("report").err
    assert "never run" in folder.type("resume").err


def test_documents_with_errors_stop_a_run_and_are_shown(folder: Folder) -> None:
    with_standin(folder, STANDIN)
    folder.write("targets/bot.toml", 'provider = "standing"\n')
    refused = folder.type("run")
    assert refused.code == 2
    assert "targets/bot.toml:1" in refused.err
    assert "ethogram check" in refused.err
    until(lambda: not folder.evidence.exists())


@pytest.mark.parametrize(
    "status",
    ["200 OK", "400 Bad Request", "401 Unauthorized", "429 Too Many Requests", "500 Broken"],
)
async def test_a_server_that_repeats_the_key_spreads_it_nowhere(
    folder: Folder, status: str
) -> None:
    key = "plain-words-7f31-that-nobody-would-take-for-a-key"
    said = f"Your key is {key}."
    body = completion(said) if status.startswith("200") else {"error": {"message": said}}
    async with raw_server(response(body, status)) as server:
        with_server(folder, server.url, more='key-env = "MARGIN_KEY"')
        target = folder.root / "targets/bot.toml"
        text = target.read_text(encoding="utf-8").replace("retries = 8", "retries = 0")
        folder.write("targets/bot.toml", text)
        process = folder.start("run", "--no-probe", env={"MARGIN_KEY": key})
        done = await asyncio.to_thread(folder.finish, process)
    assert done.code == (0 if status.startswith("200") else 5), done.err
    assert key in server.heads[0]
    assert key not in done.out + done.err
    written = [path for path in folder.root.rglob("*") if path.is_file()]
    assert [path.name for path in written if key.encode() in path.read_bytes()] == []


def test_a_reader_that_hears_only_the_first_line_meets_no_traceback(folder: Folder) -> None:
    with_standin(folder, STANDIN)
    folder.type("run", "--no-probe")
    heard, said_to = os.pipe()
    os.close(heard)
    process = folder.start("report", "--json", stdout=said_to)
    os.close(said_to)
    assert process.stderr is not None
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(60), said) == (141, "")
