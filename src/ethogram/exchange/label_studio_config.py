"""The labelling configuration for Label Studio: one for each task, and what each control may say.

Facts of that tool which this file rests on: an alias, where there is one, is what is stored; the
`to_name` of a Pairwise is its own name; the server checks no answer against the configuration.
"""

from __future__ import annotations

from typing import Literal
from xml.etree import ElementTree as Xml

import msgspec

from ethogram.exchange.worksheet import Worksheet
from ethogram.judge.queue import Task

ControlType = Literal["choices", "rating", "textarea", "pairwise", "paragraphlabels"]

DIALOGUE, LEFT, RIGHT, GUIDE = "dialogue", "left", "right", "guide"
VERDICT, REASON, POINTS, QUICK, PREFERRED, SPAN = (
    "verdict",
    "reason",
    "points",
    "quick",
    "preferred",
    "failure",
)
FAILURE_LABEL = "first-failure"


class Option(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer of a control."""

    alias: str
    """What is stored."""
    shown: str
    hotkey: str = ""


class Control(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing a labeller answers."""

    name: str
    to_name: str
    """What its results say they are about."""
    type: ControlType
    options: tuple[Option, ...] = ()
    most: int = 0
    """Highest point of a rating."""
    heading: str = ""
    is_required: bool = False


def controls_of(task: Task, points: int = 0) -> tuple[Control, ...]:
    """List what a labeller answers in a task; `points` is the length of a scale."""
    match task:
        case "criterion":
            return (_verdict(), _reason(DIALOGUE))
        case "first-failure":
            return (_span(), _verdict(), _reason(DIALOGUE))
        case "scale":
            rating = Control(
                name=POINTS,
                to_name=DIALOGUE,
                type="rating",
                most=points,
                heading="How far does the reply meet it?",
                is_required=True,
            )
            return (rating, _reason(DIALOGUE))
        case "answer-class":
            return (*_class_controls(), _reason(DIALOGUE))
        case "pairwise":
            return (
                Control(name=QUICK, to_name=QUICK, type="pairwise"),
                _preferred(),
                _reason(LEFT),
            )


def _options(*pairs: tuple[str, str], keys: str) -> tuple[Option, ...]:
    return tuple(
        Option(alias=alias, shown=shown, hotkey=key)
        for (alias, shown), key in zip(pairs, keys, strict=True)
    )


def _verdict() -> Control:
    options = _options(
        ("pass", "Passes"),
        ("fail", "Fails"),
        ("unclear", "Unclear"),
        ("clause-is-wrong", "The clause is wrong"),
        keys="1234",
    )
    return Control(
        name=VERDICT, to_name=DIALOGUE, type="choices", options=options, is_required=True
    )


def _reason(about: str) -> Control:
    return Control(name=REASON, to_name=about, type="textarea", heading="Reason, if you have one")


def _span() -> Control:
    return Control(
        name=SPAN,
        to_name=DIALOGUE,
        type="paragraphlabels",
        options=(Option(alias=FAILURE_LABEL, shown=FAILURE_LABEL, hotkey="f"),),
        heading="Mark the first thing that went wrong in the last reply",
    )


def _class_controls() -> tuple[Control, ...]:
    done = _options(
        ("all", "All of it"), ("part", "Part of it"), ("none", "None of it"), keys="123"
    )
    instead = _options(
        ("nothing", "Nothing"),
        ("alternative", "An alternative"),
        ("question", "A question"),
        ("hand-off", "A hand-off"),
        keys="4567",
    )
    said = _options(("openly", "Openly"), ("silently", "Silently"), keys="89")
    asked = (
        ("done", "Did it do what was asked?", done),
        ("instead", "What did it do instead?", instead),
        ("said", "Did it say so?", said),
    )
    return tuple(
        Control(
            name=name,
            to_name=DIALOGUE,
            type="choices",
            options=options,
            heading=heading,
            is_required=name == "done",
        )
        for name, heading, options in asked
    )


def _preferred() -> Control:
    options = _options(
        ("left", "Left is better"),
        ("right", "Right is better"),
        ("tie", "Equally good"),
        ("both-bad", "Both are bad"),
        keys="1234",
    )
    return Control(name=PREFERRED, to_name=LEFT, type="choices", options=options, is_required=True)


def config_xml(sheet: Worksheet) -> str:
    """Write the configuration. Words of our documents stand in the task's data, never in it.

    A text in an attribute that begins with `$` would be taken for the name of a variable.
    """
    queue = sheet.queue
    view = Xml.Element("View")
    Xml.SubElement(view, "Header", value="$title", size="4")
    Xml.SubElement(view, "Header", value="$question", size="5")
    if sheet.guidance:
        told = Xml.SubElement(Xml.SubElement(view, "Collapse"), "Panel", value="How to label")
        Xml.SubElement(told, "Text", name=GUIDE, value=f"${GUIDE}", valueType="text")
    for number in range(1, len(queue.scale) + 1):
        Xml.SubElement(view, "Header", value=f"$point_{number}", size="6")
    controls = controls_of(queue.task, len(queue.scale))
    for control in controls:
        if control.type == "paragraphlabels":
            _write(view, control)
    Xml.SubElement(
        view,
        "Paragraphs",
        {
            "name": DIALOGUE,
            "value": "$dialogue",
            "layout": "dialogue",
            "nameKey": "author",
            "textKey": "text",
        },
    )
    if queue.task == "pairwise":
        beside = Xml.SubElement(
            view, "View", style="display: grid; grid-template-columns: 1fr 1fr; gap: 1em"
        )
        for side in (LEFT, RIGHT):
            held = Xml.SubElement(beside, "View")
            Xml.SubElement(held, "Header", value=side.capitalize(), size="5")
            Xml.SubElement(held, "Text", name=side, value=f"${side}", valueType="text")
    for control in controls:
        if control.type != "paragraphlabels":
            _write(view, control)
    Xml.indent(view)
    return Xml.tostring(view, encoding="unicode") + "\n"


_TAGS: dict[ControlType, str] = {
    "choices": "Choices",
    "rating": "Rating",
    "textarea": "TextArea",
    "pairwise": "Pairwise",
    "paragraphlabels": "ParagraphLabels",
}


def _write(view: Xml.Element, control: Control) -> None:
    if control.heading:
        Xml.SubElement(view, "Header", value=control.heading, size="6")
    about = f"{LEFT},{RIGHT}" if control.type == "pairwise" else control.to_name
    attributes = {"name": control.name, "toName": about}
    if control.type == "choices":
        attributes |= {"choice": "single-radio", "showInline": "true"}
    if control.type == "rating":
        attributes |= {"maxRating": str(control.most)}
    if control.type == "textarea":
        attributes |= {"rows": "2", "maxSubmissions": "1", "editable": "true"}
    if control.is_required:
        attributes |= {"required": "true"}
    tag = Xml.SubElement(view, _TAGS[control.type], attributes)
    for option in control.options:
        if control.type == "choices":
            choice = {"value": option.shown, "alias": option.alias, "hotkey": option.hotkey}
            Xml.SubElement(tag, "Choice", choice)
        else:
            Xml.SubElement(tag, "Label", {"value": option.shown, "hotkey": option.hotkey})
