from __future__ import annotations

import inspect

import pytest

from ethogram import errors
from ethogram.errors import (
    CallFailed,
    ConnectionLost,
    Diagnostic,
    DocumentsRefused,
    EthogramError,
    KeyRefused,
    MissingExtra,
    ModelCodeFailed,
    Position,
    RateLimited,
    RequestRefused,
    ServerFaulty,
    TimedOut,
)

CLASSES = [
    cls for _, cls in inspect.getmembers(errors, inspect.isclass) if issubclass(cls, EthogramError)
]


@pytest.mark.parametrize("cls", CLASSES)
def test_every_error_stands_in_the_tree_that_the_docstring_draws(cls: type[EthogramError]) -> None:
    assert cls.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize(
    ("cls", "boundary", "is_retryable"),
    [
        (RateLimited, "provider", True),
        (ServerFaulty, "provider", True),
        (ConnectionLost, "network", True),
        (TimedOut, "network", True),
        (RequestRefused, "provider", False),
        (KeyRefused, "provider", False),
        (ModelCodeFailed, "user-code", False),
    ],
)
def test_a_failed_call_names_its_boundary_and_whether_waiting_can_help(
    cls: type[CallFailed], boundary: str, is_retryable: bool
) -> None:
    error = cls("went wrong", status=500, retry_after_s=2.0)
    assert (error.boundary, error.is_retryable) == (boundary, is_retryable)
    assert (error.status, error.retry_after_s, str(error)) == (500, 2.0, "went wrong")


def test_a_missing_extra_gives_the_exact_command_in_one_sentence() -> None:
    assert str(MissingExtra("The embedded model", "embedded")) == (
        "The embedded model needs an extra: pip install 'ethogram[embedded]'"
    )


def test_refused_documents_carry_every_problem() -> None:
    problem = Diagnostic(
        rule="bad", severity="error", at=Position(path="spec.md"), message="It is bad."
    )
    refused = DocumentsRefused((problem, problem))
    assert refused.diagnostics == (problem, problem)
    assert "2 problems" in str(refused)
    assert "ethogram check" in str(refused)
