from __future__ import annotations

from click.testing import CliRunner

from ethogram.cli.suite_propose import attack, vary


def test_vary_and_attack_have_the_same_choices() -> None:
    shown = [CliRunner().invoke(command, ["--help"]).output for command in (vary, attack)]
    for option in ("--with", "--where", "-n", "--seed", "--dry-run", "--json"):
        assert all(option in text for text in shown)
    assert "--attacker" in shown[1]
    assert "--attacker" not in shown[0]
