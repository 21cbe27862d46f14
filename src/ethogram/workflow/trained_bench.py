"""Let a trained judge look at replies: words into vectors, traits, and the labelled replies beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ethogram.errors import UsageRefused
from ethogram.ids import CriterionId, Digest, RunId, TranscriptId, clause_of, digest
from ethogram.judge.rubric import Rubric
from ethogram.judge.sentences import sentences
from ethogram.judge.trained_judge import PREFIX, TrainedJudge, TrainedOn, judge_name
from ethogram.judge.trained_verdict import Likeness, Seen, trained_verdict
from ethogram.judge.traits import TRAITS, traits_digest, traits_of
from ethogram.judge.turns import exchange_digest, user_text
from ethogram.judge.verdict import Verdict
from ethogram.model.embedder import Embedder
from ethogram.run.converse import read_number
from ethogram.run.transcript import Transcript
from ethogram.spec.clause import Clause, Criterion, Spec
from ethogram.stats.classifier import answer_of, chances_of, nearest, one_thread
from ethogram.store.database import Connection
from ethogram.store.reading import load_runs, load_transcripts
from ethogram.workflow.trained_standing import parts_today
from ethogram.workflow.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ethogram.stats.classifier import Answer, Vectors


def trained_named(workspace: Workspace, name: str) -> TrainedJudge | None:
    """Give the trained judge of a name, with or without its prefix; a target's name is a target's."""
    if not name.startswith(PREFIX) and name in workspace.targets:
        return None
    return workspace.trained.get(judge_name(name))


def place_of(spec: Spec, criterion: CriterionId) -> tuple[Clause, Criterion]:
    """Give a criterion with its clause.

    Raises:
        UsageRefused: The specification has no such criterion.
    """
    for clause in spec.clauses:
        for each in clause.criteria if clause.id == clause_of(criterion) else ():
            if each.id == criterion:
                return clause, each
    known = ", ".join(str(each.id) for clause in spec.clauses for each in clause.criteria)
    raise UsageRefused(
        f"The specification has no criterion {str(criterion)!r}. Its criteria: {known or 'none'}. "
        "See them with 'ethogram spec show'."
    )


class Bench:
    """A trained judge at work on the replies of one workspace.

    Attributes:
        trained: The judge.
        digest: Hash of everything that makes it what it is today.
        parts: The same, part by part.
    """

    def __init__(self, workspace: Workspace, connection: Connection, trained: TrainedJudge) -> None:
        """Hold the judge against today's documents and files.

        Raises:
            MissingExtra: The packages that turn words into vectors are not installed.
            UsageRefused: It was trained with other vectors or traits, or its criterion is gone.
        """
        one_thread()
        self.trained = trained
        self._embedder = Embedder("A trained judge")
        _require_same(trained, self._embedder)
        self.clause, criterion = place_of(workspace.spec, trained.criterion)
        rubric: Rubric | None = workspace.rubrics.get(trained.criterion)
        self.parts = parts_today(
            workspace.root, workspace.spec, trained, (self.clause, criterion, rubric)
        )
        self.digest: Digest = digest(self.parts)
        self._own = {each.reply: each for each in trained.trained_on}
        self._known = list(_known(connection, trained))
        texts = [likeness.text for likeness in self._known]
        self._fails = [at for at, one in enumerate(self._known) if one.item.people == "fail"]
        self._passes = [at for at, one in enumerate(self._known) if one.item.people == "pass"]
        self._vectors = self._embedder.embed(texts)

    def verdicts(self, transcripts: Sequence[Transcript]) -> list[Verdict]:
        """Judge replies, each with its reason."""
        return [
            trained_verdict(self.trained, seen, self.clause.id, self.digest)
            for seen in self._look(transcripts)
        ]

    def is_fair_on(self, transcript: Transcript) -> bool:
        """True when its verdict on a reply can be held against people.

        That is so for the replies it was trained on, which models without them judge, and for
        families of which it saw nothing.
        """
        families = {each.family for each in self.trained.trained_on}
        return transcript.family not in families or exchange_digest(transcript) in self._own

    def _look(self, transcripts: Sequence[Transcript]) -> Iterable[Seen]:
        if not transcripts:
            return
        model = self.trained.model
        vectors = self._embedder.embed([each.text for each in transcripts])
        traits = [traits_of(each.text, user_text(each)) for each in transcripts]
        own = [self._own.get(exchange_digest(each)) for each in transcripts]
        like_fail = self._like(vectors, own, self._fails)
        like_pass = self._like(vectors, own, self._passes)
        chances = chances_of(model, vectors, traits)
        said = [
            each.answer if each is not None else answer_of(model, chance)
            for each, chance in zip(own, chances, strict=True)
        ]
        telling = self._telling(transcripts, said)
        for at, transcript in enumerate(transcripts):
            yield Seen(
                transcript=transcript,
                traits=traits[at],
                chance=chances[at],
                own=own[at],
                like_fail=like_fail[at],
                like_pass=like_pass[at],
                sentence=telling[at],
            )

    def _like(
        self, vectors: Vectors, own: Sequence[TrainedOn | None], among: Sequence[int]
    ) -> list[Likeness | None]:
        places = {self._known[at].item.reply: spot for spot, at in enumerate(among)}
        same = [
            [places[each.reply]] if each is not None and each.reply in places else []
            for each in own
        ]
        found = nearest(vectors, self._vectors[list(among)], same)
        return [self._known[among[spot]] if spot >= 0 else None for spot in found]

    def _telling(self, transcripts: Sequence[Transcript], said: Sequence[Answer]) -> list[str]:
        """Find the sentence of each reply that alone speaks most for what is said of the whole."""
        parts = [sentences(each.text) for each in transcripts]
        flat = [part for each in parts for part in each]
        if not flat:
            return [""] * len(parts)
        model = self.trained.model
        usual = [model.trait_means] * len(flat)
        alone = iter(chances_of(model, self._embedder.embed(flat), usual))
        found = []
        for each, answer in zip(parts, said, strict=True):
            sign = -1.0 if answer == "pass" else 1.0
            weighed = [(sign * next(alone), part) for part in each]
            found.append(max(weighed)[1] if len(weighed) > 1 else "")
        return found


def _require_same(trained: TrainedJudge, embedder: Embedder) -> None:
    changed = []
    width = embedder.embed([""]).shape[1]
    if trained.embedder != embedder.digest() or len(trained.model.vector_weights) != width:
        changed.append("other word vectors than are installed")
    if trained.traits != TRAITS or trained.traits_rules != traits_digest():
        changed.append("traits that are measured otherwise now")
    if changed:
        raise UsageRefused(
            f"{str(trained.judge)!r} was trained with {' and '.join(changed)}, so its weights mean "
            f"nothing here. Train it again: ethogram judge train {trained.name} "
            f"--for {trained.criterion}"
        )


def _known(connection: Connection, trained: TrainedJudge) -> Iterable[Likeness]:
    """Find the texts of the replies it was trained on, as far as they are here."""
    by_run: dict[RunId, dict[TranscriptId, TrainedOn]] = {}
    for each in trained.trained_on:
        run = RunId(each.transcript.rpartition(".")[0])
        by_run.setdefault(run, {})[each.transcript] = each
    for stored in load_runs(connection, trials=True):
        wanted = by_run.get(stored.id, {})
        reads = sorted(read_number(name) for name in wanted)
        for transcript, _ in load_transcripts(connection, stored, reads) if reads else ():
            yield Likeness(item=wanted[transcript.id], text=transcript.text)
