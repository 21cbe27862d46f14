"""Pages for who is not let in: no template, no style, no script, nothing of the workspace."""

from __future__ import annotations

from html import escape

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">{head}<title>{title}</title></head>
<body><main><h1>{title}</h1><p>{body}</p></main></body>
</html>
"""


def refusal_page(sentence: str) -> str:
    """Say why nothing is shown."""
    return _PAGE.format(head="", title="Ethogram does not show this", body=escape(sentence))


def welcome_page(target: str) -> str:
    """Move on to a page without the token in its address."""
    href = escape(target, quote=True)
    return _PAGE.format(
        head=f'<meta http-equiv="refresh" content="0;url={href}">',
        title="Ethogram",
        body=f'<a href="{href}">Open the studio</a>',
    )
