"""A workspace with a judge that was trained there."""

from __future__ import annotations

from pathlib import Path

from ethogram.judge.trained_judge import TrainedJudge
from ethogram.workflow.training import TrainingDone, TrainingWish, train_judge
from ethogram.workflow.workspace import Workspace, load_workspace
from tests.fakes.labelled import KIND, a_marked_workspace, label_all
from tests.fakes.workspaces import Folder


def taught(root: Path, families: int = 60, labels: int = 50) -> tuple[Folder, TrainingDone]:
    folder = a_marked_workspace(root, families)
    label_all(folder, most=labels)
    done = train_judge(load_workspace(root), TrainingWish(name="tone", about=KIND))
    return folder, done


def the_judge(root: Path) -> tuple[Workspace, TrainedJudge]:
    workspace = load_workspace(root)
    (trained,) = workspace.trained.values()
    return workspace, trained
