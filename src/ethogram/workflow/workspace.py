"""Find a workspace and read every document in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from ethogram.context.block import Block, Context
from ethogram.context.read import read_context, read_shared
from ethogram.errors import Diagnostic, DocumentsRefused, Position
from ethogram.ids import BlockId, CaseId, CriterionId, JudgeName, SurfaceId, TargetName, digest
from ethogram.judge.checks.registry import compile_check
from ethogram.judge.read_rubric import read_rubric
from ethogram.judge.rubric import Rubric
from ethogram.judge.trained_file import LARGEST_BYTES, parse_trained, too_large
from ethogram.judge.trained_judge import TrainedJudge
from ethogram.model.read_target import read_target
from ethogram.model.target import Target
from ethogram.spec.clause import Spec
from ethogram.spec.document import read_spec
from ethogram.spec.product import Product
from ethogram.spec.read_product import read_product
from ethogram.suite.bulk import iter_csv, iter_jsonl
from ethogram.suite.case import Case
from ethogram.suite.proposal import stands_among_dropped
from ethogram.suite.read import read_suite
from ethogram.workflow.root import EVIDENCE, FILE_NAME
from ethogram.workflow.settings import WorkspaceSettings, read_settings

SOURCE_OPTIONS = {"python": "callable", "recorded": "file", "standin": "document"}
"""Option that names the file a target of this provider answers from."""
SHARED_CONTEXT = "_shared.md"

Name = TypeVar("Name")
Named = TypeVar("Named", Context, Rubric, Target)


class Workspace(msgspec.Struct, frozen=True, kw_only=True):
    """Every document in force, and every problem met while reading them."""

    root: Path
    settings: WorkspaceSettings = WorkspaceSettings()
    product: Product = Product()
    spec: Spec = Spec()
    contexts: dict[SurfaceId, Context] = msgspec.field(default_factory=dict)
    cases: tuple[Case, ...] = ()
    """Cases that are asked; those that wait for approval stand in `proposed`."""
    proposed: tuple[Case, ...] = ()
    rubrics: dict[CriterionId, Rubric] = msgspec.field(default_factory=dict)
    targets: dict[TargetName, Target] = msgspec.field(default_factory=dict)
    trained: dict[JudgeName, TrainedJudge] = msgspec.field(default_factory=dict)
    """Judges trained here, by the name their verdicts carry: `trained:tone`."""
    problems: tuple[Diagnostic, ...] = ()
    sources: dict[str, str] = msgspec.field(default_factory=dict)
    """Text of each document by path, but for cases in bulk."""

    @property
    def evidence(self) -> Path:
        """Where the evidence database stands."""
        return self.root / EVIDENCE


class _Reader:
    """Reads files, and gathers their texts and problems."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Diagnostic] = []
        self.sources: dict[str, str] = {}

    def text(self, path: Path, *, keeps_line_ends: bool = False) -> str | None:
        """Read one file; a file that is not UTF-8 text is a problem like any other."""
        try:
            text = path.read_bytes().decode("utf-8")
            return text if keeps_line_ends else plain_line_ends(text)
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            self.problems.append(
                Diagnostic(
                    rule="unreadable",
                    severity="error",
                    at=Position(path=self.name(path)),
                    message=f"Cannot be read: {reason}.",
                    fix="Save the file as UTF-8 text, or move it out of the workspace.",
                )
            )
            return None

    def name(self, path: Path) -> str:
        """Path relative to the workspace, with forward slashes."""
        return path.relative_to(self.root).as_posix()

    def texts(
        self, paths: Iterable[Path], *, keeps_line_ends: bool = False
    ) -> list[tuple[str, str]]:
        """Read several files, skipping those that are not there."""
        read = (
            (path, self.text(path, keeps_line_ends=keeps_line_ends))
            for path in paths
            if path.is_file()
        )
        texts = [(self.name(path), text) for path, text in read if text is not None]
        self.sources.update(texts)
        return texts

    def keep(self, known: dict[Name, Named], name: Name, new: Named, noun: str) -> None:
        """Keep the first document of a name; another one would silently stand in its place."""
        first = known.setdefault(name, new)
        if first is not new:
            self.problems.append(_twice(noun, str(name), new.at, first.at))

    def files(self, *patterns: str) -> list[Path]:
        """List files by pattern, in the order of their names."""
        found = {path for pattern in patterns for path in self.root.glob(pattern)}
        return sorted(path for path in found if path.is_file())


def _twice(noun: str, name: str, at: Position, first: Position) -> Diagnostic:
    return Diagnostic(
        rule="duplicate-id",
        severity="error",
        at=at,
        message=f"The {noun} {name!r} already stands in {first.path}, line {first.line}.",
        fix=f"Remove one of the two, or write the name of another {noun}.",
    )


def plain_line_ends(text: str) -> str:
    """End every line with a line feed, as every document but a context is read."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def sent_line_ends(text: str) -> str:
    """Keep the line ends of a context document, because they are sent.

    A document in which every line ends with CRLF got that from an editor or from version control,
    and is read as if it had not; a prompt that really holds CRLF is imported under headings that
    end with a line feed.
    """
    lines = text.count("\n")
    is_converted = lines > 0 and text.count("\r\n") == lines
    return plain_line_ends(text) if is_converted else text


def load_workspace(root: Path) -> Workspace:
    """Read every document. Problems are gathered, never raised; see `require_clean`."""
    reader = _Reader(root)
    settings = WorkspaceSettings()
    for path, text in reader.texts([root / FILE_NAME]):
        parsed = read_settings(text, path)
        settings = parsed.value
        reader.problems += parsed.problems
    product = _product(reader)
    spec = _spec(reader, product)
    contexts = _contexts(reader)
    cases = _distinct(reader, _cases(reader, product))
    return Workspace(
        root=root,
        settings=settings,
        product=product or Product(),
        spec=spec,
        contexts=contexts,
        cases=tuple(case for case in cases if not case.is_proposed),
        proposed=tuple(case for case in cases if case.is_proposed),
        rubrics=_rubrics(reader),
        targets=_targets(reader),
        trained=_trained(reader),
        problems=tuple(reader.problems),
        sources=reader.sources,
    )


def load_judges(root: Path) -> Workspace:
    """Read only what judges are made of: specification, rubrics and targets; quick with many cases."""
    reader = _Reader(root)
    files = reader.texts(reader.files("spec.md", "spec/**/*.md", "refusal-policy.md"))
    spec = read_spec(files, _product(reader))
    return Workspace(
        root=root,
        spec=spec.value,
        rubrics=_rubrics(reader),
        targets=_targets(reader),
        trained=_trained(reader),
        problems=(*reader.problems, *spec.problems, *spec.value.defects),
        sources=reader.sources,
    )


def load_norms(root: Path) -> Workspace:
    """Read product, specification and rubrics alone: what a labeller is told beside a reply.

    Cases can be many, and nobody who labels waits for them.
    """
    reader = _Reader(root)
    product = _product(reader)
    spec = _spec(reader, product)
    return Workspace(
        root=root,
        product=product or Product(),
        spec=spec,
        rubrics=_rubrics(reader),
        problems=tuple(reader.problems),
        sources=reader.sources,
    )


def require_clean(workspace: Workspace) -> Workspace:
    """Give the workspace back when it has no errors; warnings do not stop work.

    Raises:
        DocumentsRefused: With every error.
    """
    errors = tuple(each for each in workspace.problems if each.severity == "error")
    if errors:
        raise DocumentsRefused(errors)
    return workspace


def _product(reader: _Reader) -> Product | None:
    for path, text in reader.texts([reader.root / "product.md"]):
        parsed = read_product(text, path)
        reader.problems += parsed.problems
        return parsed.value
    return None


def _spec(reader: _Reader, product: Product | None) -> Spec:
    files = reader.texts(reader.files("spec.md", "spec/**/*.md", "refusal-policy.md"))
    spec = read_spec(files, product)
    reader.problems += [*spec.problems, *spec.value.defects]
    return spec.value


def _contexts(reader: _Reader) -> dict[SurfaceId, Context]:
    shared: dict[BlockId, Block] = {}
    shared_file = reader.root / "context" / SHARED_CONTEXT
    for path, text in reader.texts([shared_file], keeps_line_ends=True):
        parsed = read_shared(sent_line_ends(text), path)
        reader.problems += parsed.problems
        shared = dict(parsed.value)
    contexts: dict[SurfaceId, Context] = {}
    files = [path for path in reader.files("context/*.md") if path.name != SHARED_CONTEXT]
    for path, text in reader.texts(files, keeps_line_ends=True):
        context = read_context(sent_line_ends(text), path, shared=shared)
        reader.problems += context.problems
        reader.keep(contexts, context.value.surface, context.value, "context of surface")
    return contexts


def _cases(reader: _Reader, product: Product | None) -> Iterator[Case]:
    files = [
        path
        for path in reader.files("cases.*", "cases/**/*")
        if not stands_among_dropped(reader.name(path))
    ]
    written = [path for path in files if path.suffix in (".yaml", ".yml")]
    parsed = read_suite(reader.texts(written), product)
    reader.problems += parsed.problems
    yield from parsed.value
    for path in files:
        if path.suffix in (".jsonl", ".csv"):
            yield from _bulk_cases(reader, path, product)


def _distinct(reader: _Reader, cases: Iterable[Case]) -> tuple[Case, ...]:
    """Keep the first case of each id, and report checks that mean nothing before anything runs."""
    known: dict[CaseId, Case] = {}
    found: dict[Diagnostic, None] = {}
    for case in cases:
        first = known.setdefault(case.id, case)
        if first is not case:
            found[_twice("case", case.id, case.at, first.at)] = None
            continue
        for check in case.checks:
            # The wordings of a case share its checks, and with them what is wrong.
            found.update(dict.fromkeys(compile_check(check).problems))
    reader.problems += found
    return tuple(known.values())


def _bulk_cases(reader: _Reader, path: Path, product: Product | None) -> Iterator[Case]:
    read = iter_jsonl if path.suffix == ".jsonl" else iter_csv
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            for item in read(lines, reader.name(path), product):
                if isinstance(item, Diagnostic):
                    reader.problems.append(item)
                else:
                    yield item
    except (OSError, UnicodeDecodeError):
        reader.text(path)


def _rubrics(reader: _Reader) -> dict[CriterionId, Rubric]:
    rubrics: dict[CriterionId, Rubric] = {}
    for path, text in reader.texts(reader.files("rubrics/*.md")):
        parsed = read_rubric(text, path)
        reader.problems += parsed.problems
        reader.keep(rubrics, parsed.value.criterion, parsed.value, "rubric of criterion")
    return rubrics


def _with_source(root: Path, target: Target) -> Target:
    """Let an edit of the file that a target answers from make it another target."""
    named = target.options.get(SOURCE_OPTIONS.get(target.provider, ""))
    if not isinstance(named, str):
        return target
    path = root / (named.rpartition(":")[0] if target.provider == "python" else named)
    if not path.is_file():
        return target
    source = digest(path.read_bytes())
    return msgspec.structs.replace(target, source=source, digest=digest([target.digest, source]))


def _targets(reader: _Reader) -> dict[TargetName, Target]:
    targets: dict[TargetName, Target] = {}
    for path, text in reader.texts(reader.files("targets/*.toml")):
        parsed = read_target(text, path)
        reader.problems += parsed.problems
        target = _with_source(reader.root, parsed.value)
        reader.keep(targets, target.name, target, "target")
    return targets


def _trained(reader: _Reader) -> dict[JudgeName, TrainedJudge]:
    found: dict[JudgeName, TrainedJudge] = {}
    for path in reader.files("judges/*.json"):
        is_large = path.stat().st_size > LARGEST_BYTES
        text = "" if is_large else reader.text(path)
        if text is None:
            continue
        name = reader.name(path)
        parsed = too_large(name) if is_large else parse_trained(text, name)
        reader.problems += parsed.problems
        if parsed.value is not None:
            found[parsed.value.judge] = parsed.value
    return found
