"""What real clients do beyond the documentation: granted and marked on the answer, refused in a strict world."""

from enum import Enum

from simulator.acclaim.domain.errors import AcclaimError, Problem
from simulator.marking import note_leniency
from simulator.unit_of_work import current_world


class NotDocumented(AcclaimError):
    """A strict world refuses what only real clients do; `rule` is the leniency that a lenient one would grant."""

    rule = "strict"


class UndocumentedAddress(NotDocumented):
    """The address is written in a way that the documentation does not show."""


class UndocumentedLogin(NotDocumented):
    """The token is sent in a way that the documentation does not show."""


class UndocumentedBody(NotDocumented):
    """The body is of a kind that the documentation does not show."""


class UndocumentedField(NotDocumented):
    """A field, or the way in which it is written, is not in the documentation."""


class Leniency(Enum):
    """Each with the family of its refusal and what the documentation asks for; sources stand in fidelity.yaml."""

    API_PREFIX = ("api-prefix", UndocumentedAddress, "The documented address begins with /v1, not with /api/v1")
    DOUBLE_SLASH = ("double-slash", UndocumentedAddress, "The documented address has no two slashes in a row")
    TRAILING_SLASH = ("trailing-slash", UndocumentedAddress, "The documented address ends without a slash")
    JSON_SUFFIX = ("json-suffix", UndocumentedAddress, "The documented address ends without .json")
    TOKEN_WITHOUT_COLON = ("token-without-colon", UndocumentedLogin, "Send the token as user name: base64 of `token:`")
    TOKEN_WITH_PIPE = ("token-with-pipe", UndocumentedLogin, "Send the token as user name: base64 of `token:`")
    TOKEN_WITH_PASSWORD = ("token-with-password", UndocumentedLogin, "Send the token with an empty password")
    FORM_BODY = ("form-body", UndocumentedBody, "Send JSON with Content-Type: application/json, not a form")
    QUERY_BODY = ("query-body", UndocumentedBody, "Send the fields as the body, not as a query string")
    STRAY_BODY = ("stray-body", UndocumentedBody, "This call takes no body")
    JSON_INSTEAD_OF_FORM = ("json-instead-of-form", UndocumentedBody, "Send a urlencoded form, as RFC 6749 has it")
    DATE_FORM = ("date-form", UndocumentedField, "Write instants as 2026-03-02 09:00:00 +0000")
    BLANKS = ("blanks", UndocumentedField, "Send the address without blanks around it")
    NO_NAMES = ("no-names", UndocumentedField, "A badge is issued to a first and a last name")
    NUMBER_AS_EARNER_ID = ("number-as-earner-id", UndocumentedField, "issuer_earner_id is a text")
    FLAG_AS_TEXT = ("flag-as-text", UndocumentedField, "Send true or false, not a text")
    UNKNOWN_FIELD = ("unknown-field", UndocumentedField, "This field is not documented")
    UNKNOWN_PARAMETER = ("unknown-parameter", UndocumentedField, "This parameter is not documented here")
    ENCODED_TWICE = ("encoded-twice", UndocumentedField, "Percent-encode a filter once")
    UNKNOWN_FILTER = ("unknown-filter", UndocumentedField, "This filter or sort is not documented")
    DOUBLED_PARAMETER = ("doubled-parameter", UndocumentedField, "Give each parameter once")
    PER = ("per", UndocumentedField, "The size of a page is 50 and cannot be chosen")
    TEMPLATE_STATE = ("template-state", UndocumentedField, "The state of a template is no field of the documented body")
    NO_IMAGE = ("template-without-image", UndocumentedField, "A badge template needs an image")
    FEW_SKILLS = ("few-skills", UndocumentedField, "A badge template needs at least three skills")
    PLAIN_WEBHOOK = ("plain-webhook", UndocumentedField, "webhook_url must be https")

    def __init__(self, name: str, family: type[NotDocumented], asked: str) -> None:
        self.id = name
        self.family = family
        self.asked = asked


def lenient(leniency: Leniency, about: str = "") -> None:
    """Notes that the call leans on a leniency; raises NotDocumented in a strict world. `about` names the field."""
    if current_world().switches.strict:
        raise _refusal(leniency, about).because_of(leniency.id)
    note_leniency(leniency.id, about)


def _refusal(leniency: Leniency, about: str) -> NotDocumented:
    of = f"{about}: " if about else ""
    refusal = leniency.family(f"{of}{leniency.asked} (strict world, leniency {leniency.id})")
    refusal.problems = (Problem(about, leniency.asked),) if about else ()
    return refusal
