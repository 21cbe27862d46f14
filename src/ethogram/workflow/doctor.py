"""Say in plain words what is installed, what is missing and how to get it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Literal

import msgspec

from ethogram.errors import MissingExtra, UsageRefused
from ethogram.model.embedder import Embedder
from ethogram.model.engine import MODULE
from ethogram.model.read_target import read_target
from ethogram.model.weights import find_weights, verify_weights
from ethogram.workflow.root import EVIDENCE, find_root

State = Literal["ready", "missing", "faulty"]

OLDEST_PYTHON = (3, 11)
CORE = ("click", "jinja2", "msgspec", "pyyaml", "rich")
SERVERS = ("starlette", "uvicorn")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "chrome")


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that Ethogram needs or can use."""

    name: str
    state: State
    says: str
    """What was found, in plain words."""
    get: str = ""
    """The command that gets or mends it; empty when it is ready."""
    is_needed: bool = False
    """True when the first run on the embedded model cannot do without it."""


class Examination(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything the doctor looked at, in the order in which to mend it."""

    parts: tuple[Part, ...]

    @property
    def is_ready(self) -> bool:
        """True when nothing that is needed is missing or faulty."""
        return all(part.state == "ready" for part in self.parts if part.is_needed)


def examine(folder: Path, env: Mapping[str, str]) -> Examination:
    """Look at this Python, its packages, the model's files and the workspace.

    Args:
        folder: Where the user stands; the workspace is looked for there and above.
        env: The environment, to say which keys are set. No key is read.
    """
    parts = (python(), *core(), engine(), weights(), embeddings(), http(), studio(), chromium())
    return Examination(parts=(*parts, *workspace(folder, env)))


def python() -> Part:
    """Is this Python new enough?"""
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= OLDEST_PYTHON:
        return Part(name="Python", state="ready", says=f"version {found}", is_needed=True)
    return Part(
        name="Python",
        state="faulty",
        says=f"version {found}; 3.11 or newer is needed",
        get="install Python 3.11 or newer",
        is_needed=True,
    )


def version_of(package: str) -> str | None:
    """Give the version of an installed package without importing it."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def core() -> Iterator[Part]:
    """Are the packages there that every command needs?"""
    versions = {name: version_of(name) for name in CORE}
    absent = [name for name, version in versions.items() if version is None]
    if absent:
        yield Part(
            name="core packages",
            state="missing",
            says=f"not installed: {', '.join(absent)}",
            get="pip install --force-reinstall ethogram",
            is_needed=True,
        )
    else:
        says = ", ".join(f"{name} {version}" for name, version in versions.items())
        yield Part(name="core packages", state="ready", says=says, is_needed=True)


def engine() -> Part:
    """Can the embedded model be run?"""
    if importlib.util.find_spec(MODULE) is None:
        return Part(
            name="embedded engine",
            state="missing",
            says="the embedded model cannot be run",
            get="pip install 'ethogram[embedded]'",
            is_needed=True,
        )
    says = f"{MODULE} {version_of(MODULE) or 'of unknown version'}, llama.cpp in this process"
    return Part(name="embedded engine", state="ready", says=says, is_needed=True)


def weights() -> Part:
    """Are the weights there, and are they the ones we know?"""
    name = "embedded weights"
    try:
        found = find_weights()
    except UsageRefused as error:
        return Part(
            name=name, state="missing", says="not installed", get=command_in(error), is_needed=True
        )
    try:
        verify_weights(found)
    except UsageRefused as error:
        return Part(
            name=name,
            state="faulty",
            says="the file is damaged",
            get=command_in(error),
            is_needed=True,
        )
    size = found.path.stat().st_size / 1_000_000
    says = f"{found.name}, {size:.0f} MB, checksum right"
    return Part(name=name, state="ready", says=says, is_needed=True)


def command_in(error: UsageRefused) -> str:
    """Give the command that an error of the weights ends with."""
    return str(error).rpartition(": ")[2]


def embeddings() -> Part:
    """Can texts be compared by meaning?"""
    name, install = "embeddings", "pip install 'ethogram[embeddings]'"
    absent = [one for one in ("numpy", "tokenizers") if importlib.util.find_spec(one) is None]
    try:
        Embedder()
    except MissingExtra:
        absent.append("wordllama")
    if absent:
        says = f"changes are compared by their words only; not installed: {', '.join(absent)}"
        return Part(name=name, state="missing", says=says, get=install)
    says = f"wordllama {version_of('wordllama')}, for comparing replies by meaning"
    return Part(name=name, state="ready", says=says)


def http() -> Part:
    """Can hosted models be asked?"""
    if importlib.util.find_spec("aiohttp") is None:
        return Part(
            name="hosted models",
            state="missing",
            says="only the embedded model, Python callables, recordings and stand-ins can be asked",
            get="pip install 'ethogram[http]'",
        )
    return Part(name="hosted models", state="ready", says=f"aiohttp {version_of('aiohttp')}")


def studio() -> Part:
    """Can the workspace be opened in a browser?"""
    absent = [one for one in SERVERS if importlib.util.find_spec(one) is None]
    if absent:
        return Part(
            name="studio",
            state="missing",
            says=f"not installed: {', '.join(absent)}; everything else works in the terminal",
            get="pip install 'ethogram[studio]'",
        )
    says = ", ".join(f"{one} {version_of(one)}" for one in SERVERS)
    return Part(name="studio", state="ready", says=says)


def chromium() -> Part:
    """Is there a browser for the tests of pages?"""
    for name in CHROMIUMS:
        if shutil.which(name):
            says = f"{name}, for this project's own tests of pages"
            return Part(name="browser", state="ready", says=says)
    return Part(
        name="browser",
        state="missing",
        says="needed only by this project's own tests of pages, which are skipped",
        get="apt-get install chromium",
    )


def workspace(folder: Path, env: Mapping[str, str]) -> Iterator[Part]:
    """Is there a workspace, can it keep evidence, and are the keys of its targets set?"""
    try:
        root = find_root(folder)
    except UsageRefused:
        yield Part(
            name="workspace",
            state="missing",
            says=f"none at {folder.name!r} or above",
            get="ethogram init NAME, or stand in one",
        )
        return
    yield writeable(root)
    for path in sorted(root.glob("targets/*.toml")):
        key = read_target(path.read_text("utf-8", "replace"), path.name).value.key_env
        if key is not None:
            is_set = bool(env.get(key))
            yield Part(
                name=f"key of {path.stem}",
                state="ready" if is_set else "missing",
                says=f"{key} is {'set' if is_set else 'not set'}",
                get="" if is_set else f"export {key}=...",
            )


def writeable(root: Path) -> Part:
    """Can the evidence be written?"""
    place = root / EVIDENCE
    nearest = next(one for one in (place, place.parent, root) if one.exists())
    if os.access(nearest, os.W_OK):
        return Part(name="workspace", state="ready", says=f"{root.name}, can be written to")
    return Part(
        name="workspace",
        state="faulty",
        says=f"{root.name}: {nearest.relative_to(root.parent)} cannot be written to",
        get=f"chmod -R u+w '{nearest}'",
    )
