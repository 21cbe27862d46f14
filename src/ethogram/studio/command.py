"""`ethogram studio`: read, label and try in a browser of this machine."""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from contextlib import closing

import click

from ethogram.errors import MissingExtra


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="INTEGER",
    help="Port to listen on; default: any that is free.",
)
@click.option("--open/--no-open", "opens", default=True, help="Open the browser.")
@click.option("--run", "run", help="Run to show first; default: the newest.")
@click.option(
    "--as",
    "labeller",
    default="",
    metavar="NAME",
    help="Who reads and labels; default: ETHOGRAM_LABELLER or you. A page can change it.",
)
@click.pass_context
def studio(ctx: click.Context, port: int, opens: bool, run: str | None, labeller: str) -> int:
    """Open the studio: read, label and try in a browser of this machine.

    It listens on loopback only. The link it prints opens it once; Ctrl-C ends it.
    """
    try:
        from ethogram.studio.serve import listen, serve  # noqa: PLC0415  # the studio's extra
        from ethogram.studio.studio import Studio  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("starlette", "uvicorn"):
            raise
        raise MissingExtra("The studio", "studio") from error
    from ethogram.workflow.labelling import labeller_name  # noqa: PLC0415
    from ethogram.workflow.reading_room import ReadingRoom  # noqa: PLC0415
    from ethogram.workflow.root import find_root  # noqa: PLC0415  # --help waits for none of it
    from ethogram.workflow.workspace import load_workspace  # noqa: PLC0415

    root = find_root(ctx.obj)
    who = labeller_name(labeller) if labeller else ""
    if run is not None:
        with closing(ReadingRoom(root)) as room:
            room.find(run)
    listening = listen(port)
    name = load_workspace(root).settings.name
    desk = Studio(root=root, port=listening.getsockname()[1], name=name, run=run, labeller=who)

    def opened() -> None:
        click.echo(f"Studio of {desk.title}: {desk.link}   (opens once; Ctrl-C ends it)")
        if opens and _has_display():
            # Some browsers return only when they are closed, and the studio must answer them.
            threading.Thread(target=webbrowser.open, args=(desk.link,), daemon=True).start()

    try:
        serve(desk, listening, opened)
    except KeyboardInterrupt:
        click.echo("The studio has ended. What was labelled or changed is on the disk.")
    return 0


def _has_display() -> bool:
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
