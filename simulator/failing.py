"""Calls that fail because a fault is armed: before their view is asked, or in what it has answered."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Response, current_app, g, request

from simulator.altering import alter, replace_body
from simulator.fault import Called, Effect, Fault, Kind
from simulator.faults import fire, waiting_for
from simulator.late_calls import LATE, PATH_AS_WRITTEN, Header, LateCall, put_off
from simulator.telling import UNSEEN
from simulator.unit_of_work import abandon_world, current_name, current_world
from simulator.wire import WIRE, Wire
from simulator.world import World
from simulator.worlds import Worlds

MARK = "X-Simulator-Fault"
_FLOOD = 200
_PAGE = (
    "<html>\n<head><title>{status} {phrase}</title></head>\n<body>\n<center><h1>{status} {phrase}</h1></center>\n"
    "<hr><center>proxy</center>\n</body>\n</html>\n"
)


class Failing:
    """The faults of one door; `refusal` makes an error of that door out of a status and a message."""

    def __init__(self, blueprint: Blueprint, refusal: Callable[[int, str], Response]) -> None:
        self._refusal = refusal
        blueprint.after_request(self._fail)

    def instead_of_view(self, call: Callable[[], Called]) -> Response | None:
        """The answer of a fault that lets nothing happen now; None when the view is to be asked.

        `call` is asked only where something is armed.
        """
        if not current_world().armed or LATE in request.environ or UNSEEN in request.headers:
            return None
        g.fault = _fire(call())
        return None if g.fault is None or g.fault.effect is Effect.DONE else self._made_up(g.fault)

    def _fail(self, response: Response) -> Response:
        fault: Fault | None = g.get("fault")
        if fault is not None:
            return self._failed(fault, response)
        if LATE in request.environ:
            return _marked(response, f"{request.environ[LATE]} late")
        return response

    def _failed(self, fault: Fault, response: Response) -> Response:
        mark = fault.mark
        if fault.kind.is_made_up and fault.effect is Effect.DONE and not fault.kind.drops:
            response = self._made_up(fault)
        elif fault.kind is Kind.BODY:
            replace_body(response, fault)
        elif fault.kind is Kind.ALTERED:
            mark = alter(response, fault)
        elif fault.kind is Kind.HEADER_FLOOD:
            response.headers.extend((f"X-Flood-{number}", "x" * 100) for number in range(_FLOOD))
        _send_over(fault)
        return _marked(response, mark)

    def _made_up(self, fault: Fault) -> Response:
        """An answer in which nothing of the true one is; that of a connection which cannot be dropped says so."""
        status = fault.how.status or 502
        if fault.kind is Kind.PAGE:
            made = Response(_PAGE.format(status=status, phrase=_phrase(status)), status, mimetype="text/html")
        elif fault.kind is Kind.REDIRECT:
            made = Response(status=fault.how.status or 302, headers={"Location": fault.how.location or request.url})
        elif fault.kind is Kind.STATUS:
            made = self._refusal(status, fault.how.message or _phrase(status))
        else:
            made = self._refusal(502, "The connection would have been dropped here, if whoever serves this could do it")
        if fault.how.retry_after is not None:
            made.headers["Retry-After"] = fault.how.retry_after
        return made


def _fire(call: Called) -> Fault | None:
    """Counts in a transaction of its own: a call that reads has none to write in, a refused one keeps nothing."""
    if not waiting_for(current_world(), call):
        return None
    abandon_world()
    worlds: Worlds = current_app.extensions["worlds"]
    with worlds.open(current_name(), write=True) as world:
        fault = fire(world, call)
        if fault is not None and fault.effect is Effect.LATE:
            put_off(world, _this_call(world, fault), fault.how.late_seconds)
    return fault


def _this_call(world: World, fault: Fault) -> LateCall:
    environ = request.environ
    path = environ.get("SCRIPT_NAME", "") + environ.get(PATH_AS_WRITTEN, environ["PATH_INFO"])
    return LateCall(
        id=world.ids.uuid("late call"),
        fault_id=fault.id,
        method=request.method,
        path=path.encode("latin-1"),
        query=environ.get("QUERY_STRING", ""),
        headers=tuple(Header(name, value) for name, value in request.headers.items()),
        body=request.get_data(),
    )


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unknown"


def _send_over(fault: Fault) -> None:
    """Leaves to whoever serves what an application cannot do; who cannot either has left no place to say it."""
    wires: list[Wire] | None = request.environ.get(WIRE)
    if wires is None or (fault.kind.is_in_answer and not fault.how.seconds):
        return
    as_it_is = fault.kind.is_in_answer or fault.kind in {Kind.DELAY, Kind.HEADER_FLOOD}
    junk = (fault.how.body or "junk\r\n").encode()
    kind = "whole" if as_it_is else fault.kind.value
    wires.append(Wire(kind, fault.how.seconds, fault.how.megabytes or 0, junk))


def _marked(response: Response, mark: str) -> Response:
    response.headers[MARK] = mark
    return response
