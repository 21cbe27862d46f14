from __future__ import annotations

import pytest

from ethogram.cli.app import run_command
from ethogram.cli.completion import SHELLS


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_gets_a_script_that_asks_ethogram(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["completion", shell]) == 0
    assert f"_ETHOGRAM_COMPLETE={shell}_complete" in capsys.readouterr().out


def test_an_unknown_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["completion", "dash"]) == 2
    assert "bash" in capsys.readouterr().err
