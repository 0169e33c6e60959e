"""Who is measured: the simulator, the floor and, when they are wished for, the peers."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.load import Plan, measured
from bench.servers import PORT, Contender, Server, python
from bench.wire import (
    AUTHORIZATION,
    FLOOR_ISSUE,
    FLOOR_PAGE,
    ISSUE,
    PAGE,
    ROWS_ADD,
    ROWS_PAGE,
    SES_LIST,
    SES_SEND,
    SES_SENDER,
    SES_VERIFY,
    http,
)

_ORGANIZATIONS = http("GET", "/v1/organizations", AUTHORIZATION)


def simulator(database: str = "sqlite://") -> Contender:
    command = python("simulator", "serve", "--port", "0", "--database", database)
    return Contender("ours", command, _ORGANIZATIONS, ISSUE, PAGE)


def floor(issue_bytes: int, page_bytes: int) -> Contender:
    command = python("bench.floor", str(issue_bytes), str(page_bytes))
    return Contender("floor", command, FLOOR_PAGE, FLOOR_ISSUE, FLOOR_PAGE)


def bare(issue_bytes: int, page_bytes: int) -> Contender:
    """What the load can bear: no framework and no HTTP server, constants alone."""
    command = python("bench.floor", str(issue_bytes), str(page_bytes), "bare")
    return Contender("bare", command, FLOOR_PAGE, FLOOR_ISSUE, FLOOR_PAGE)


def installed_peers(place: Path) -> list[Contender]:
    """Moto's server and json-server, installed below a folder."""
    return [_moto(place), _json_server(place)]


def _moto(place: Path) -> Contender:
    binaries = place / "moto" / "bin"
    _run(sys.executable, "-m", "venv", str(binaries.parent))
    _run(str(binaries / "pip"), "install", "-qq", "--disable-pip-version-check", "moto[server]")
    told = _run(str(binaries / "python"), "-c", "import moto; print(moto.__version__)")
    command = [str(binaries / "moto_server"), "-H", "127.0.0.1", "-p", PORT]
    return Contender(f"moto {told.strip()} (SES)", command, SES_LIST, SES_SEND, SES_LIST, prepare=_verify_fifty)


def _verify_fifty(server: Server) -> None:
    measured(Plan(server.port, SES_SENDER, count=1))
    measured(Plan(server.port, SES_VERIFY, count=49))


def _json_server(place: Path) -> Contender:
    _run("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(place), "json-server@0.17")
    package = place / "node_modules" / "json-server"
    version = json.loads((package / "package.json").read_text())["version"]
    rows, text = place / "rows.json", json.dumps({"badges": _badges()})
    command = ["node", str(package / "lib/cli/bin.js"), "--quiet", "--host", "127.0.0.1", "--port", PORT, str(rows)]
    return Contender(
        f"json-server {version}", command, ROWS_PAGE, ROWS_ADD, ROWS_PAGE, lay=lambda: rows.write_text(text)
    )


def _badges() -> list[dict[str, Any]]:
    """A hundred of ours in full, half of which the filter meets."""
    from bench.inside import Caller

    caller = Caller()
    for _ in range(50):
        caller.issue()
    pending: list[dict[str, Any]] = caller.page().json()["data"]
    return pending + [badge | {"id": f"{badge['id']}-accepted", "state": "accepted"} for badge in pending]


def _run(*words: str) -> str:
    return subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True, start_new_session=True).stdout
