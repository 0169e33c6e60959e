"""The one table from what worlds and stand-ins refuse to how the control plane says so."""

from flask.typing import ResponseReturnValue
from werkzeug.exceptions import default_exceptions

from simulator.acclaim.domain.errors import AcclaimError
from simulator.acclaim.domain.errors import NotFound as UnknownToAcclaim
from simulator.control.blueprint import control
from simulator.error_doors import answer_error
from simulator.errors import WorldError
from simulator.imports import BadImport
from simulator.seeds import BadSeed
from simulator.skilljar.domain.errors import LmsError, WebhookInactive
from simulator.skilljar.domain.errors import NotFound as UnknownToTheLms
from simulator.snapshots import UnknownSnapshot
from simulator.turning import BackInTime, EndOfTime
from simulator.worlds import CannotReset, UnknownWorld, WorldExists

STATUSES: dict[type[Exception], int] = {
    UnknownWorld: 404,
    WorldExists: 409,
    CannotReset: 409,
    UnknownSnapshot: 404,
    BadSeed: 400,
    BadImport: 400,
    BackInTime: 400,
    EndOfTime: 400,
    UnknownToAcclaim: 404,
    AcclaimError: 409,
    UnknownToTheLms: 404,
    WebhookInactive: 409,
    LmsError: 400,
}


def status_of(kind: type[Exception]) -> int:
    """The status of the nearest class in the table."""
    return next(STATUSES[family] for family in kind.__mro__ if family in STATUSES)


@control.errorhandler(WorldError)
@control.errorhandler(AcclaimError)
@control.errorhandler(LmsError)
def _refused(error: Exception) -> ResponseReturnValue:
    return answer_error(default_exceptions[status_of(type(error))](str(error)))
