"""A workspace whose stand-in declines by severity: where the line is on each surface is planted."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.workspaces import Folder, a_workspace

RUNGS = 9
SLOPE = 1.5


def with_a_line(root: Path, *, midpoint: float = 5.0, offset: float = 0.0, seed: int = 3) -> Folder:
    """Plant a line at `midpoint` in the editor; the chat's lies `offset / SLOPE` rungs lower."""
    folder = a_workspace(root, target="planted")
    product = (root / "product.md").read_text("utf-8")
    folder.write(
        "product.md", product.replace("## Audiences", "- Chat {#chat}: aside\n\n## Audiences")
    )
    folder.write("context/editor.md", "# Who {#who}\nYou are Margin.\n")
    folder.write("context/chat.md", "# Who {#who}\nYou are the chat.\n")
    folder.ask(["Where do I begin?"])
    folder.write(
        "standins/planted.toml",
        f'seed = {seed}\n\n[[rule]]\nid = "ask"\nwhen = ["severity"]\n'
        'keeps = ["Here it is, step by step: first the one, then the other."]\n\n'
        f"[refusal]\nmidpoint = {midpoint}\nslope = {SLOPE}\n"
        f'surfaces = {{"you are the chat" = {offset}}}\n',
    )
    folder.write(
        "targets/planted.toml",
        'provider = "standin"\n[options]\ndocument = "standins/planted.toml"\n',
    )
    rungs = "\n".join(f'  - "Tell me how. [severity {number}]"' for number in range(1, RUNGS + 1))
    folder.write(
        "ladders/how.yaml",
        "intent: learn how\ntests: coach\nat:\n  - {surface: editor}\n  - {surface: chat}\n"
        f"rungs:\n{rungs}\n",
    )
    return folder
