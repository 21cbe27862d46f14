"""Hold production conversations against the cases: fold, match, group, rank."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from ethogram.errors import UsageRefused
from ethogram.ids import CaseId, ClauseId, digest
from ethogram.logs.conversation import LogConversation
from ethogram.logs.fold import fold
from ethogram.logs.missed import FEWEST_USERS, NEAR, Folded, Led, Match, Missed, missed_groups
from ethogram.logs.scrub import PLACEHOLDER
from ethogram.model.embedder import Embedder
from ethogram.spec.clause import Spec, Stakes
from ethogram.stats.neighbours import groups, nearest
from ethogram.suite.case import Case
from ethogram.workflow.journal import moment
from ethogram.workflow.logs_kept import KeptMissed, keep_missed
from ethogram.workflow.workspace import Workspace

TOGETHER = 0.62
"""Cosine from which on two conversations lie together: closer than a case has to come."""
FEWEST_TOGETHER = 3

Told = Callable[[str], None]
"""Told what is being done."""


def find_missed(
    workspace: Workspace,
    conversations: Sequence[LogConversation],
    *,
    near: float = NEAR,
    fewest_users: int = FEWEST_USERS,
    told: Told = lambda _: None,
) -> Missed:
    """Find what no case comes near.

    Args:
        workspace: Its cases are what the conversations are held against.
        conversations: Scrubbed, as they were taken in.
        near: Cosine from which on a case comes near.
        fewest_users: Users of the smallest group that is shown.
        told: Told what is being done.

    Raises:
        UsageRefused: There are no cases to hold them against.
        MissingExtra: The embedder is not installed.
    """
    if not workspace.cases:
        raise UsageRefused(
            "There are no cases to hold the conversations against. Write some with "
            "'ethogram new cases', or make one of a conversation: 'ethogram logs case ID'."
        )
    told(f"folding {len(conversations):,} conversations")
    folded = folded_of(conversations)
    told(f"embedding {len(folded):,} different ones")
    embedder = Embedder()
    rows = embedder.embed([_meant(each.conversation.asked) for each in folded])
    cases = list(workspace.cases)
    table = embedder.embed([_asked(case) for case in cases])
    told(f"matching them with {len(cases):,} cases")
    found = nearest(rows, table)
    matches = [
        _match(cases[index], cosine, workspace.spec)
        for index, cosine in zip(found.index, found.cosine, strict=True)
    ]
    far = [number for number, match in enumerate(matches) if match.cosine < near]
    told(f"grouping {len(far):,} that no case comes near")
    led = [
        Led(leader=each.leader, members=each.members, stability=each.stability)
        for each in groups(rows[far], reach=TOGETHER, fewest=1)
        if sum(folded[far[member]].copies for member in each.members) >= FEWEST_TOGETHER
    ]
    shown, suppressed = missed_groups(
        [folded[number] for number in far],
        [matches[number] for number in far],
        led,
        fewest_users=fewest_users,
    )
    grouped = {member for each in led for member in each.members}
    return Missed(
        groups=shown,
        conversations=len(conversations),
        folded=len(folded),
        users=len(frozenset[str]().union(*(each.users for each in folded))),
        without_user=sum(not each.user for each in conversations),
        near=len(folded) - len(far),
        alone=len(far) - len(grouped),
        suppressed=suppressed,
        reach=near,
        fewest_users=fewest_users,
    )


def find_and_keep(
    workspace: Workspace,
    conversations: Sequence[LogConversation],
    *,
    names: tuple[str, ...] = (),
    near: float = NEAR,
    fewest_users: int = FEWEST_USERS,
    told: Told = lambda _: None,
) -> Missed:
    """Find what no case comes near, and keep it for `logs show` and the studio.

    Args:
        workspace: As for `find_missed`.
        conversations: As for `find_missed`.
        names: Logs that the conversations are of; empty: all.
        near: As for `find_missed`.
        fewest_users: As for `find_missed`.
        told: As for `find_missed`.
    """
    found = find_missed(workspace, conversations, near=near, fewest_users=fewest_users, told=told)
    kept = KeptMissed(
        missed=found,
        at=moment(time.time()),
        logs=names,
        cases=digest([(case.id, case.digest) for case in workspace.cases]),
    )
    keep_missed(workspace.root, kept)
    return found


def folded_of(conversations: Sequence[LogConversation]) -> list[Folded]:
    """Fold conversations by what the user asked first."""
    folds = fold([_meant(each.asked) for each in conversations])
    return [
        Folded(
            conversation=conversations[each.first],
            copies=len(each.members),
            users=frozenset(
                conversations[member].user or conversations[member].id for member in each.members
            ),
        )
        for each in folds
    ]


def _meant(asked: str) -> str:
    """Give what was asked without placeholders: that something was taken out is no topic."""
    return PLACEHOLDER.sub("", asked)


def _asked(case: Case) -> str:
    return next((turn.content for turn in case.turns if turn.role == "user"), "")


def _match(case: Case, cosine: float, spec: Spec) -> Match:
    clauses = [clause for clause in spec.clauses if clause.id in case.tests]
    order: dict[Stakes, int] = {"high": 0, "medium": 1, "low": 2}
    worst = min(clauses, key=lambda clause: order[clause.stakes], default=None)
    return Match(
        case=CaseId(case.id),
        cosine=round(float(cosine), 3),
        clause=worst.id if worst else ClauseId(""),
        stakes=case.stakes or (worst.stakes if worst else "medium"),
    )
