from __future__ import annotations

from pathlib import Path

from tests.fakes.workspaces import a_workspace, planted, with_standin


def test_the_run_that_is_open_goes_on_and_a_named_one_too(tmp_path: Path) -> None:
    folder = with_standin(a_workspace(tmp_path), 'otherwise = ["Hm."]\n')
    folder.ask(planted(10, 0))
    names = []
    for calls in (2, 3):
        folder.stance(f"Budget {calls}.")
        assert folder.type("run", "--budget-calls", str(calls)).code == 4
        names.append(folder.type("runs", "--json").json[0]["run"]["id"])
    refused = folder.type("resume", names[0])
    assert refused.code == 2
    assert "the context changed" in refused.err
    resumed = folder.type("resume", "--json")
    assert resumed.code == 0
    assert resumed.summary["run"]["run"] == names[1]
    folder.stance("Budget 2.")
    assert folder.type("resume", names[0].rpartition("-")[2], "--json").code == 0
    assert folder.type("resume").code == 2
