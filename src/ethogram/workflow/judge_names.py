"""Who is meant by a judge's name: a target, a trained judge, or several of them as a panel."""

from __future__ import annotations

from ethogram.errors import UsageRefused
from ethogram.ids import JudgeName, TargetName
from ethogram.judge.panel import JOINT, panel_name
from ethogram.workflow.trained_bench import trained_named
from ethogram.workflow.workspace import Workspace


def chosen_judges(workspace: Workspace, text: str) -> tuple[JudgeName, ...]:
    """Give the full name of every judge a person named, each once.

    Raises:
        UsageRefused: One of them is neither a target nor a trained judge.
    """
    words = [word.strip() for word in text.replace(JOINT, ",").split(",") if word.strip()]
    found = []
    for word in words:
        trained = trained_named(workspace, word)
        if trained is None and TargetName(word) not in workspace.targets:
            raise UsageRefused(_unknown(workspace, word))
        found.append(trained.judge if trained is not None else JudgeName(word))
    if not found:
        raise UsageRefused(_unknown(workspace, text))
    return tuple(dict.fromkeys(found))


def judge_called(workspace: Workspace, text: str) -> str:
    """Give the name that verdicts of a judge or a panel carry; a word nobody knows stays itself."""
    try:
        return panel_name(chosen_judges(workspace, text))
    except UsageRefused:
        return text


def _unknown(workspace: Workspace, word: str) -> str:
    targets = ", ".join(repr(str(one)) for one in workspace.targets) or "none yet"
    trained = ", ".join(repr(str(one)) for one in workspace.trained) or "none yet"
    return (
        f"Unknown judge {word!r}. Targets in this workspace: {targets}. Trained judges: {trained}. "
        "Add a target with 'ethogram new target', or train a judge with 'ethogram judge train'."
    )
