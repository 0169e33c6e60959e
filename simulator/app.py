"""Puts the simulator together: which doors are open, who does due work, what an unknown address gets."""

from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Request, redirect, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect

from simulator import __version__
from simulator.acclaim.doors import open_acclaim
from simulator.control.doors import open_control
from simulator.dispatcher import Dispatcher
from simulator.error_doors import install_error_doors
from simulator.hosts import KnownHosts
from simulator.late_calls import DUE_WORK, Replaying
from simulator.nursery import Nursery
from simulator.outbound import Outbound
from simulator.page_policy import install_page_policy
from simulator.routes import Route
from simulator.secret_keys import secret_key
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
    import ssl

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
        beside: bool = False,
        switches: Switches = Switches(),  # noqa: B008  # it never changes
        allowed_hosts: Iterable[str] = (),
        webhook_hosts: Iterable[str] = (),
        webhook_trust: "ssl.SSLContext | None" = None,
        smtp: tuple[str, int] | None = None,
        control: bool = True,
        control_token: str | None = None,
    ) -> None:
        """Due work is done before an answer leaves, or with `beside` by a thread of its own, from `start` to `stop`.

        `allowed_hosts` are names that callers may use beside loopback and that of `base_url`; `webhook_hosts` are those
        of receivers beside loopback, whose certificates `webhook_trust` knows. `smtp` is a server that is handed every
        e-mail. With a `control_token` the control plane asks for it.
        """
        nursery, storage = Nursery(seed_document, plant), Storage(database)
        self.worlds = Worlds(storage, base_url.rstrip("/"), nursery.plant, switches, hands_off=smtp is not None)
        handlers: dict[str, Handler] = {}
        self.turning = Turning(self.worlds, handlers)
        self._dispatcher = Dispatcher(self.worlds, self.turning) if beside else None
        self.app = _bare_app(base_url, secret_key(storage), is_shared=not storage.in_memory)
        if control:  # nobody else would ask
            self._count()
        install_error_doors(self.app)
        install(self.app, self.worlds, (self._dispatcher or self.turning).settle)
        handlers |= _open_stand_ins(self.app, self.worlds, Outbound(http, webhook_hosts, webhook_trust))
        if smtp:
            handlers[HAND_OFF] = _handing_off(*smtp)
        if control:
            self._open_control(control_token)
        inner = WorldPrefix(TokenWorlds(self.app.wsgi_app, self.worlds))  # before what the doors look at
        self.app.wsgi_app = KnownHosts(inner, base_url, allowed_hosts)  # type: ignore[method-assign]

    def start(self) -> None:
        """Has due work done from now on, where that is done beside requests."""
        if self._dispatcher:
            self._dispatcher.start()

    def stop(self) -> None:
        """Ends that once what was asked for is done, or after a while; what is not done stays due."""
        if self._dispatcher:
            self._dispatcher.stop()

    def _open_control(self, token: str | None) -> None:
        open_control(self.app, self.turning, token)
        self.app.jinja_env.globals["has_control"] = True
        self.app.add_url_rule("/", "root", lambda: redirect(url_for("control.start")))

    def _count(self) -> None:
        if tally := tally_of(self.app):
            self.worlds.noted, self.turning.did = tally.noted, tally.did


def _open_stand_ins(app: Flask, worlds: Worlds, outbound: Outbound) -> dict[str, Handler]:
    of_acclaim, of_the_lms = open_acclaim(app, worlds, outbound), open_skilljar(app, worlds, outbound)
    return of_acclaim | of_the_lms | {DUE_WORK: Replaying(app)}


def _handing_off(host: str, port: int) -> Handler:
    from simulator.handing_off import HandingOff

    return HandingOff(host, port)


class _Cookies(SecureCookieSessionInterface):
    """Sessions as Flask has them; where no cookie came, as from those who show a token, there is none to be read."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return super().open_session(app, request) if "Cookie" in request.headers else self.session_class()


def _cookies(base_url: str, key: str, *, is_shared: bool) -> dict[str, object]:
    """Browsers send the cookies of a host to all its ports: two simulators on one need names of their own.

    Those that share a database share the name as well; one in memory, whose key is another each time, has its port's.
    """
    parts = urlsplit(base_url)
    is_secure = parts.scheme == "https"
    port = parts.port or (443 if is_secure else 80)
    return {
        "SESSION_COOKIE_NAME": f"acclaim_simulator_{sha256(key.encode()).hexdigest()[:8] if is_shared else port}",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": is_secure,
    }


def _bare_app(base_url: str, key: str, *, is_shared: bool) -> Flask:
    app = Flask(__package__, template_folder="templates", static_folder="static")
    app.session_interface = _Cookies()
    app.url_rule_class = Route
    app.config.update(
        SECRET_KEY=key,
        MAX_CONTENT_LENGTH=MOST_BYTES,
        WTF_CSRF_TIME_LIMIT=None,  # a world's clock may stand anywhere
        **_cookies(base_url, key, is_shared=is_shared),
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    CSRFProtect(app)
    install_page_policy(app, base_url)

    @app.after_request
    def _name_yourself(response):  # type: ignore[no-untyped-def]
        response.headers["X-Simulator"] = f"acclaim-simulator/{__version__}"
        return response

    return app
