"""The reference says what the code does, and leaves nothing out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import ethogram
from docs.generate import FOLDER, PAGES, ROOT
from ethogram import errors
from ethogram.cli.app import COMMANDS, EXIT_CODES
from ethogram.judge.checks.registry import check_names
from ethogram.lint.catalogue import RULES
from ethogram.workflow.new import KINDS
from ethogram.workflow.settings import Budget, WorkspaceSettings


def page(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference as the code says it now, from a process that no other test has touched."""
    folder = tmp_path_factory.mktemp("reference")
    subprocess.run([sys.executable, "-m", "docs.generate", folder], cwd=ROOT, check=True)
    return folder


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_what_the_code_says_now(generated: Path, name: str) -> None:
    assert page(name) == (generated / name).read_text(encoding="utf-8"), "run 'make docs'"


def test_no_page_is_left_from_a_generator_that_is_gone() -> None:
    assert {path.name for path in FOLDER.glob("*.md")} == set(PAGES)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    assert f"\n## ethogram {name}\n" in page("commands.md")


@pytest.mark.parametrize("name", check_names())
def test_every_check_is_documented(name: str) -> None:
    assert f"\n| `{name}` |" in page("checks.md")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_lint_rule_is_documented(rule: object) -> None:
    assert f"\n| `{getattr(rule, 'name', '')}` |" in page("lint-rules.md")


def test_every_setting_is_documented() -> None:
    for record in (WorkspaceSettings, Budget):
        for name in record.__struct_encode_fields__:
            assert f"\n| `{name}` |" in page("settings.md")


@pytest.mark.parametrize("code", EXIT_CODES)
def test_every_exit_code_is_documented(code: int) -> None:
    assert f"\n| {code} |" in page("exit-codes.md")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_document_has_its_template_shown(kind: str) -> None:
    assert f"\n### {kind}\n" in page("documents.md")


def test_every_error_is_documented() -> None:
    names = [name for name, one in vars(errors).items() if isinstance(one, type)]
    raised = [name for name in names if issubclass(getattr(errors, name), Exception)]
    assert raised
    for name in raised:
        assert f"\n## {name}\n" in page("errors.md")


@pytest.mark.parametrize("name", ethogram.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    assert f"\n| `{name}` |" in page("python.md")
