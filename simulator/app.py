"""Puts the simulator together: which doors are open, who does due work, what an unknown address gets."""

import secrets  # noqa: TID251  # signs the cookies of this process, never part of a world
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Flask, Request, redirect, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect

from simulator import __version__
from simulator.acclaim.doors import open_acclaim
from simulator.control.doors import open_control
from simulator.hosts import KnownHosts
from simulator.late_calls import DUE_WORK, Replaying
from simulator.nursery import Nursery
from simulator.outbound import Outbound
from simulator.routes import Route
from simulator.seeds import plant, seed_document
from simulator.skilljar.doors import open_skilljar
from simulator.storage import Storage
from simulator.switches import Switches
from simulator.tally import tally_of
from simulator.token_worlds import TokenWorlds
from simulator.turning import Handler, Turning
from simulator.unit_of_work import WorldPrefix, install
from simulator.world import HAND_OFF
from simulator.worlds import Worlds

if TYPE_CHECKING:
    import requests
    import sqlalchemy as sa

MOST_BYTES = 1024 * 1024


class Simulator:
    """The running whole: `app` is the WSGI application, `worlds` and `turning` are for those who host it."""

    def __init__(
        self,
        *,
        base_url: str,
        database: "str | sa.URL" = "sqlite://",
        http: "requests.Session | None" = None,
        settle: Callable[[str], object] | None = None,
        switches: Switches = Switches(),  # noqa: B008  # it never changes
        allowed_hosts: Iterable[str] = (),
        webhook_hosts: Iterable[str] = (),
        smtp: tuple[str, int] | None = None,
        control: bool = True,
        control_token: str | None = None,
    ) -> None:
        """`settle` is asked to do due work after a change; by default it is done before the answer leaves.

        `allowed_hosts` are names that callers may use beside loopback and that of `base_url`; `webhook_hosts` are those
        of receivers beside loopback. `smtp` is a server that is handed every e-mail. With a `control_token` the control
        plane asks for it.
        """
        outbound = Outbound(http, allowed=webhook_hosts)
        nursery = Nursery(seed_document, plant)
        self.worlds = Worlds(
            Storage(database), base_url.rstrip("/"), nursery.plant, switches, hands_off=smtp is not None
        )
        handlers: dict[str, Handler] = {}
        self.turning = Turning(self.worlds, handlers)
        self.app = _bare_app()
        if control and (tally := tally_of(self.app)):  # nobody else would ask
            self.worlds.noted, self.turning.did = tally.noted, tally.did
        install(self.app, self.worlds, settle or self.turning.settle)
        handlers |= open_acclaim(self.app, self.worlds, outbound)
        handlers |= open_skilljar(self.app, self.worlds, outbound)
        handlers[DUE_WORK] = Replaying(self.app)
        if smtp:
            from simulator.handing_off import HandingOff

            handlers[HAND_OFF] = HandingOff(*smtp)
        if control:
            open_control(self.app, self.turning, control_token)
            self.app.add_url_rule("/", "root", lambda: redirect(url_for("control.index")))
        inner = WorldPrefix(TokenWorlds(self.app.wsgi_app, self.worlds))  # before what the doors look at
        self.app.wsgi_app = KnownHosts(inner, base_url, allowed_hosts)  # type: ignore[method-assign]


class _Cookies(SecureCookieSessionInterface):
    """Sessions as Flask has them; where no cookie came, as from those who show a token, there is none to be read."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return super().open_session(app, request) if "Cookie" in request.headers else self.session_class()


def _bare_app() -> Flask:
    app = Flask("simulator", template_folder="templates", static_folder="static")
    app.session_interface = _Cookies()
    app.url_rule_class = Route
    app.config.update(
        SECRET_KEY=secrets.token_hex(),
        SESSION_COOKIE_NAME="acclaim_simulator",
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=1),
        MAX_CONTENT_LENGTH=MOST_BYTES,
        WTF_CSRF_TIME_LIMIT=None,  # a world's clock may stand anywhere
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    CSRFProtect(app)

    @app.after_request
    def _name_yourself(response):  # type: ignore[no-untyped-def]
        response.headers["X-Simulator"] = f"acclaim-simulator/{__version__}"
        return response

    return app
