"""Public specifications: their prompt files, what is counted in them, and what is odd in them.

A prompt file belongs to a footnote tag of the specification (`[^nyxg]`, `examples/nyxg.md`) and
holds prompts without grades::

    Examples for [^nyxg] in Be curious:

    **Example**: a question about the sky

    ~~~xml
    <user>
    Why is the sky blue?
    </user>
    ~~~
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from ethogram.errors import Diagnostic, Parsed, Position
from ethogram.spec.clause import Clause, GradedReply, Section, Spec
from ethogram.spec.conversation import is_conversation, read_conversation
from ethogram.spec.markup import Comment, Fence, Markup, Paragraph, scan
from ethogram.spec.source import Source, instead

_HEADER = re.compile(r"^Examples for \[\^([\w-]+)\] in (.+?):?\s*$")
_EXAMPLE = re.compile(r"^\*\*Example\*\*[.:]?\s*(.*)$")


class PublicPrompt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One prompt of a prompt file. It has no graded reply."""

    id: str
    """`nyxg/1`: the tag, and the prompt's number in its file."""
    tag: str
    """Footnote tag of the specification that the prompt exercises."""
    section: str
    """Title of the section as the file gives it; it can be out of date."""
    title: str = ""
    turns: tuple[tuple[str, str], ...]
    """(role, text); the last one is the user's or the developer's, and a reply is asked for."""
    at: Position
    section_at: Position
    """Where the file names its section."""


class SpecCounts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is in a specification and its prompt files, for checking an importer by hand."""

    size_bytes: int
    sections: int
    """Headings with an id, clauses among them."""
    sections_by_level: dict[int, int]
    clauses: int
    clauses_by_authority: dict[str, int]
    examples: int
    """Worked examples, each counted once however often it is compared."""
    sections_with_examples: int
    examples_compared: int
    comparisons: int
    good: int
    bad: int
    ok: int
    replies_with_reason: int
    replies_naming_a_clause: dict[str, int]
    """How many grades name which violated clause, such as `BAD[#chain_of_command]`."""
    replies_with_qualifier: int
    commentary: int
    tags: int
    sections_with_tags: int
    links: int
    link_targets: int
    links_auto_titled: int
    links_dangling: int
    prompts: int
    prompt_files: int
    prompts_with_several_user_turns: int
    prompts_with_developer: int

    @property
    def graded(self) -> int:
        """Graded replies of all grades."""
        return self.good + self.bad + self.ok


def read_prompt_file(text: str, path: str) -> Parsed[tuple[PublicPrompt, ...]]:
    """Read a prompt file. What it cannot place is in `problems`; nothing is raised."""
    source, markup = Source(path, text), scan(text)
    stem = path.rpartition("/")[2].removesuffix(".md")
    tag, section, section_at = stem, "", source.at(1)
    title, title_at = "", source.at(1)
    prompts: list[PublicPrompt] = []
    for block in markup.blocks:
        if isinstance(block, Comment):
            continue
        if isinstance(block, Fence) and is_conversation(block.text):
            for comparison in read_conversation(block.text, block.line + 1, source):
                prompts.append(
                    PublicPrompt(
                        id=f"{tag}/{len(prompts) + 1}",
                        tag=tag,
                        section=section,
                        title=title,
                        turns=comparison.turns,
                        at=title_at if title else source.at(block.line),
                        section_at=section_at,
                    )
                )
            title = ""
            continue
        raw = markup.raw(block)
        header, example = _HEADER.match(raw), _EXAMPLE.match(raw)
        if header:
            tag, section, section_at = header[1], header[2].rstrip(":"), source.at(block.line)
        elif example:
            title, title_at = example[1].strip(), source.at(block.line)
        else:
            _refuse_block(block.line, source)
    _check_file(markup, prompts, (tag, stem, section), source)
    return Parsed(value=tuple(prompts), problems=source.problems)


def spec_counts(spec: Spec, prompts: Sequence[PublicPrompt] = ()) -> SpecCounts:
    """Count what a specification and its prompt files hold."""
    texts = list(_texts(spec))
    examples = [one for text in texts for one in text.examples]
    replies = [reply for one in examples for reply in one.replies]
    grades = Counter(reply.grade for reply in replies)
    links = [link for text in texts for link in text.links]
    headed = [one for one in spec.sections if one.id]
    ids = {one.id for one in headed} | {clause.id for clause in spec.clauses}
    return SpecCounts(
        size_bytes=spec.size_bytes,
        sections=len(headed),
        sections_by_level=dict(sorted(Counter(one.level for one in headed).items())),
        clauses=len(spec.clauses),
        clauses_by_authority=dict(Counter(one.authority or "" for one in spec.clauses)),
        examples=sum(not one.continues for one in examples),
        sections_with_examples=sum(bool(text.examples) for text in texts),
        examples_compared=sum(bool(one.replies) and not one.continues for one in examples),
        comparisons=sum(bool(one.replies) for one in examples),
        good=grades["good"],
        bad=grades["bad"],
        ok=grades["ok"],
        replies_with_reason=sum(bool(reply.reason) for reply in replies),
        replies_naming_a_clause=_named(replies),
        replies_with_qualifier=sum(bool(reply.qualifier) for reply in replies),
        commentary=sum(len(text.commentary) for text in texts),
        tags=len({tag for text in texts for tag in text.tags}),
        sections_with_tags=sum(bool(text.tags) for text in texts),
        links=len(links),
        link_targets=len({link.target for link in links}),
        links_auto_titled=sum(link.text == "?" for link in links),
        links_dangling=sum(link.target not in ids for link in links),
        prompts=len(prompts),
        prompt_files=len({prompt.tag for prompt in prompts}),
        prompts_with_several_user_turns=sum(
            sum(role == "user" for role, _ in prompt.turns) > 1 for prompt in prompts
        ),
        prompts_with_developer=sum(
            any(role == "developer" for role, _ in prompt.turns) for prompt in prompts
        ),
    )


def public_defects(spec: Spec, prompts: Sequence[PublicPrompt]) -> tuple[Diagnostic, ...]:
    """Report where a specification and its prompt files do not fit each other."""
    files = {prompt.tag: prompt for prompt in reversed(prompts)}
    tags = {mark.target: mark for mark in spec.footnotes}
    titles = {one.title for one in spec.sections}
    homes = {tag: text.title for text in _texts(spec) for tag in text.tags}
    found = [
        _defect(
            "tag-without-file",
            mark.at,
            f"The tag {tag!r} has no prompt file.",
            f"Write the prompts to 'examples/{tag}.md', or remove '[^{tag}]'.",
        )
        for tag, mark in tags.items()
        if tag not in files
    ]
    for tag, prompt in files.items():
        if tag not in tags:
            found.append(
                _defect(
                    "file-without-tag",
                    prompt.section_at,
                    f"No section carries the tag {tag!r} of this prompt file.",
                    f"Put '[^{tag}]' where {prompt.section!r} says what the prompts ask about.",
                )
            )
        if prompt.section not in titles:
            now = homes.get(tag, "")
            found.append(
                _defect(
                    "old-title",
                    prompt.section_at,
                    f"No section is titled {prompt.section!r}.",
                    f"The tag stands in {now!r} now; write that title."
                    if now
                    else instead(prompt.section, titles, "Name the section it belongs to."),
                )
            )
    return tuple(found)


def heading_lookalikes(text: str, path: str) -> tuple[Diagnostic, ...]:
    """Note the lines inside code fences that a careless reader takes for headings."""
    source, markup = Source(path, text), scan(text)
    for fence in markup.blocks:
        if not isinstance(fence, Fence):
            continue
        for number in range(fence.line + 1, fence.end):
            if re.match(r"^#{1,6} \S", source.line(number)):
                source.report(
                    "heading-in-code",
                    source.at(number),
                    f"{source.line(number)!r} stands in a code block; it is not a heading.",
                    severity="note",
                )
    return source.problems


def _texts(spec: Spec) -> Iterator[Clause | Section]:
    """Give whatever holds text: clauses, and the sections that are none."""
    yield from spec.clauses
    yield from (one for one in spec.sections if not one.is_clause)


def _named(replies: Sequence[GradedReply]) -> dict[str, int]:
    return dict(Counter(name for reply in replies for name in reply.violates))


def _defect(rule: str, at: Position, message: str, fix: str) -> Diagnostic:
    return Diagnostic(rule=rule, severity="warning", at=at, message=message, fix=fix)


def _refuse_block(line: int, source: Source) -> None:
    source.report(
        "stray-text",
        source.at(line),
        "This belongs to no prompt, and was not read.",
        fix="Put the prompt in a '~~~xml' block under '**Example**: title'.",
        severity="warning",
    )


def _check_file(
    markup: Markup, prompts: Sequence[PublicPrompt], names: tuple[str, str, str], source: Source
) -> None:
    tag, stem, section = names
    if not section:
        source.report(
            "prompt-file-header",
            source.at(1),
            "The file does not say which tag and section its prompts belong to.",
            fix=f"Start it with 'Examples for [^{stem}] in <title of the section>:'.",
        )
    elif tag != stem:
        source.report(
            "prompt-file-name",
            source.at(1),
            f"The file is named {stem!r} and its prompts belong to {tag!r}.",
            fix=f"Rename the file to '{tag}.md'.",
            severity="warning",
        )
    if not prompts:
        last = Paragraph(text="", line=1, end=1) if not markup.blocks else markup.blocks[-1]
        source.report(
            "no-prompts",
            source.at(min(last.end, len(markup.lines))),
            "The file holds no prompt.",
            fix="Add one as '**Example**: title' with a '~~~xml' block under it.",
        )
