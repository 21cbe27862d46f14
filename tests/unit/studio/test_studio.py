from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from ethogram.studio.studio import Studio, studio_of


def test_no_two_studios_share_a_secret(tmp_path: Path) -> None:
    one, other = Studio(root=tmp_path, port=1), Studio(root=tmp_path, port=1)
    secrets = {one.token, one.session, one.csrf, other.token, other.session, other.csrf}
    assert len(secrets) == 6
    assert min(map(len, secrets)) >= 40


def test_the_link_is_on_loopback_and_carries_the_token(tmp_path: Path) -> None:
    studio = Studio(root=tmp_path, port=8000)
    assert studio.link == f"http://127.0.0.1:8000/?token={studio.token}"


def test_an_application_of_somebody_else_has_no_studio() -> None:
    app = Starlette()
    app.state.studio = "a studio"
    with pytest.raises(TypeError, match="was not built by"):
        studio_of(Request({"type": "http", "app": app}))
