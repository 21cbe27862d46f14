from __future__ import annotations

import http.client
import socket
from contextlib import closing
from pathlib import Path

import pytest

from ethogram.errors import UsageRefused
from ethogram.studio.serve import LOOPBACK, listen
from tests.fakes.studio import served
from tests.fakes.workspaces import a_workspace


def test_it_listens_on_loopback_and_on_nothing_else() -> None:
    with closing(listen(0)) as listening:
        assert listening.getsockname()[0] == LOOPBACK


def test_a_port_that_is_taken_is_told_with_a_way_out() -> None:
    with closing(listen(0)) as first:
        first.listen()
        with pytest.raises(UsageRefused, match="Leave --port out"):
            listen(first.getsockname()[1])


def test_it_answers_over_the_wire_and_says_nothing_of_what_serves_it(tmp_path: Path) -> None:
    with served(a_workspace(tmp_path).root) as studio:
        connection = http.client.HTTPConnection(LOOPBACK, studio.port, timeout=20)
        with closing(connection):
            connection.request("GET", "/")
            answer = connection.getresponse()
            assert answer.status == 403
            assert answer.getheader("server") is None
            assert "content-security-policy" in answer.headers
    with closing(socket.socket()) as probe:
        assert probe.connect_ex((LOOPBACK, studio.port)) != 0
