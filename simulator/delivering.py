"""Delivering to other servers at least once: the next try is put down before this one is made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from simulator.due import AfterCommit, DueWork
from simulator.journal import WEBHOOK
from simulator.masking import MASK, is_secret, masked, masked_address
from simulator.neighbours import NotAllowed
from simulator.outbound import Outbound
from simulator.world import World
from simulator.worlds import UnknownWorld, Worlds

_MOST_BYTES = 2048  # of an answer


@dataclass(frozen=True)
class Outcome:
    """What came of a call; `status` is None when there was no answer, `answer` the beginning of its body, masked."""

    status: int | None
    words: str
    answer: str = ""


@dataclass(frozen=True)
class Call:
    """What is posted to whom, and how many seconds the whole answer may take; `name` is the event that it tells of.

    `remark` says what is told beside the status of an answer, if anything.
    """

    name: str
    url: str
    headers: dict[str, str]
    body: str
    seconds: float
    remark: Callable[[int], str] = lambda _: ""


@dataclass(frozen=True)
class Try:
    """A call that is about to be made; `next_at` is None for the last one, `record` keeps what came of it."""

    call: Call
    next_at: datetime | None
    record: Callable[[World, Outcome], None]


class Delivering:
    """Does one kind of due work. What is posted, when it is tried again and when it is over is the policy's.

    The policy writes the try down inside the work's transaction; None says that there is nothing to deliver any more.
    """

    def __init__(self, worlds: Worlds, outbound: Outbound, policy: Callable[[World, DueWork], Try | None]) -> None:
        self._worlds = worlds
        self._outbound = outbound
        self._policy = policy

    def __call__(self, world: World, work: DueWork) -> AfterCommit | None:
        """Puts the next try down, so that a process that dies loses none, and leaves the call for after the commit."""
        this = self._policy(world, work)
        if this is None:
            return None
        if this.next_at is not None:
            world.schedule(work.kind, work.subject, this.next_at, work.round + 1)
        return partial(self._make, world.name, this, work)

    def _make(self, world_name: str, this: Try, work: DueWork) -> None:
        outcome = post(self._outbound, this.call)
        try:
            with self._worlds.open(world_name, write=True, cause=work.cause) as world:
                this.record(world, outcome)
                world.note(WEBHOOK, this.call.name, _told(this.call, outcome, work.round), about=work.subject)
        except UnknownWorld:
            pass  # removed while the receiver was thinking


def _told(call: Call, outcome: Outcome, attempt: int) -> dict[str, object]:
    """What the journal keeps of a try."""
    tried = {"url": masked_address(call.url), "body": call.body, "attempt": attempt}
    answered = {"answer": outcome.answer} if outcome.answer else {}
    return tried | {"status": outcome.status, "outcome": outcome.words} | answered


def post(outbound: Outbound, call: Call) -> Outcome:
    """Makes a call. No transaction may be open: the receiver will ask questions before it answers."""
    try:
        answer = outbound.send("POST", call.url, headers=call.headers, body=call.body.encode(), seconds=call.seconds)
    except NotAllowed as error:
        return Outcome(None, str(error))
    except (OSError, ValueError) as error:  # requests' own among them; urllib3 leaves some bad addresses as ValueError
        from simulator.unanswered import why  # requests is loaded by now

        return Outcome(None, why(error, call.url, call.seconds))
    words = ": ".join(filter(None, [f"HTTP {answer.status}", call.remark(answer.status)]))
    return Outcome(answer.status, words, masked(_unechoed(answer.body, call), _MOST_BYTES))


def _unechoed(body: bytes, call: Call) -> bytes:
    """An answer without the secrets that were sent: what receivers show when they fail is often the request."""
    for name, value in call.headers.items():
        if value and (is_secret(name) or name.lower() == "authorization"):
            body = body.replace(value.encode(), MASK.encode())
    return body
