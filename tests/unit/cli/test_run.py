from __future__ import annotations

from pathlib import Path

import click
import pytest

from ethogram.cli.run import pairs, preview_text, with_budget
from ethogram.workflow.plan import Wish
from ethogram.workflow.run import prepare, preview_run
from ethogram.workflow.settings import Budget, WorkspaceSettings
from ethogram.workflow.workspace import Workspace, load_workspace
from tests.fakes.workspaces import a_workspace, planted, with_server, with_standin


def test_a_pair_is_split_at_its_first_sign() -> None:
    assert pairs(["stance=firm", "tone=a=b"], "--variant") == {"stance": "firm", "tone": "a=b"}
    for wrong in ("stance", "=firm"):
        with pytest.raises(click.UsageError, match="not NAME=VALUE"):
            pairs([wrong], "--variant")


def test_options_go_before_the_budget_of_the_workspace(tmp_path: Path) -> None:
    settings = WorkspaceSettings(budget=Budget(money=1.0, calls=5))
    workspace = Workspace(root=tmp_path, settings=settings)
    assert with_budget(workspace, Budget(calls=9)).settings.budget == Budget(money=1.0, calls=9)


@pytest.mark.parametrize("amount", ["0", "-1"])
@pytest.mark.parametrize("kind", ["calls", "tokens", "money"])
def test_a_budget_of_nothing_is_refused(tmp_path: Path, kind: str, amount: str) -> None:
    assert a_workspace(tmp_path).type("run", f"--budget-{kind}", amount).code == 2


def test_a_preview_says_what_it_would_cost_at_most(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    folder.ask(planted(10, 0))
    with_server(folder, "http://127.0.0.1:9/v1")
    workspace = load_workspace(tmp_path)
    planned = prepare(workspace, Wish(repeats=2))
    assert "cost       not known" in preview_text(planned, preview_run(workspace, planned))
    with_server(folder, "http://127.0.0.1:9/v1", more="[prices]\ninput = 0\noutput = 1000\n")
    workspace = load_workspace(tmp_path)
    planned = prepare(workspace, Wish(repeats=2))
    text = preview_text(planned, preview_run(workspace, planned))
    # 20 replies of at most 50 tokens at 1000 for a million.
    assert "cost       at most 1.0000 USD" in text
    assert "20 of 10 cases x 2" in text


def test_a_target_that_costs_nothing_is_called_free(tmp_path: Path) -> None:
    folder = with_standin(a_workspace(tmp_path), 'otherwise = ["Hm."]\n')
    folder.ask(planted(3, 0))
    assert "cost       free" in folder.type("run", "--dry-run").out
