"""The judge's view of the simulator: a narrowed description, so that requests meet things that are there, and tokens."""

import copy
from collections import Counter, defaultdict
from contextlib import suppress
from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.openapi.loaders import from_dict
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from simulator.acclaim.web.api.contract import document, operations, validator
from simulator.app import Simulator
from simulator.clock import Clock
from simulator.worlds import UnknownWorld
from tests.fuzz.values import teach
from tests.simulator.acclaim.answers import APPLICATION, EMPLOYEE, consented
from tests.simulator.places import CLOUD, DATA_LITERATE, NORTHWIND, ONBOARDED, SAFETY, START, TOKEN, Place

# The ids of what stands in every world that the judge comes to: the same seed gives the same ids.
ACCEPTED = "0616d2aa-5dc6-428b-bcec-2130770b3c04"
PENDING = "57a90cb3-11b3-47c4-bfe2-3f8cbd76c442"
HIRED = "1a98592f-25e5-463c-8431-869b4ecbd426"

# Well-formed requests can still be refused by the rules of badges: a duplicate, a badge that stands no more, a template in
# use. These are the operations where that may be, and how it is told; anywhere else a valid request has to succeed.
BY_RULE = {
    422: {"issueBadge", "issueBadges", "replaceBadge", "revokeBadge", "createBadgeTemplate", "updateBadgeTemplate",
        "acceptOwnBadge", "rejectOwnBadge"},
    409: {"deleteBadgeTemplate", "createEmployee"},
    410: {
        "getBadge", "deleteBadge", "replaceBadge", "revokeBadge", "getBadgeTemplate", "updateBadgeTemplate", "deleteBadgeTemplate",
        "getAssertion", "getOldAssertion", "getCredential", "getIssuerBadgeClass",
    },
}  # fmt: skip
_ALWAYS = ["2xx", "401", "403", "404"]


class Bench:
    """One simulator in a process of tests, what it answered, and how often."""

    def __init__(self) -> None:
        self.simulator = Simulator(base_url="http://localhost")
        self._judged = ""
        self.begin_anew()
        self.answered: dict[str, Counter[int]] = defaultdict(Counter)
        self.spared_checks = 0

    def begin_anew(self) -> None:
        """The world as it was planted, with a badge of Tomás that he shows: what is replayed meets what it met before."""
        with suppress(UnknownWorld):
            self.simulator.worlds.remove("default")
        self.simulator.worlds.create("default", "northwind", Clock(frozen_at=START))
        self._place = Place(self.simulator, "default")
        self._place.prefix = ""
        assert self._place.accepted_by_tomas() == ACCEPTED
        assert self._place.issue_to_tomas(badge_template_id=SAFETY) == PENDING
        assert self._place.own("POST", "/employees", json=EMPLOYEE).json["data"]["id"] == HIRED
        self.of_earner = consented(self._place).json["access_token"]

    def begin_with(self, operation_id: str) -> None:
        """Each operation is judged in a world of its own."""
        if self._judged != operation_id:
            self._judged = operation_id
            self.begin_anew()

    def login_for(self, operation_id: str) -> dict[str, Any]:
        """What a caller shows: the token of the organization or of the earner, or one that the operation may end."""
        if "earner" in operations()[operation_id].security:
            return {"headers": {"Authorization": f"Bearer {self.of_earner}"}}
        return {"auth": (self._to_be_spent() if operation_id == "rotateAuthorizationToken" else TOKEN, "")}

    def _to_be_spent(self) -> str:
        asked = {"description": "To be spent", "write_enabled": True}
        text: str = self._place.own("POST", "/authorization_tokens", json=asked).json["data"]["token"]
        return text

    def spared(self, case: "schemathesis.Case") -> "list[schemathesis.CheckFunction]":
        """The checks that a request is spared; how many there were is counted, for it has to stay rare."""
        checks = misjudged(case)
        self.spared_checks += len(checks)
        return checks


def narrowed() -> dict[str, Any]:
    """The description with ids that exist in place of any text: what it admits, the whole one admits."""
    narrow = copy.deepcopy(document())
    parameters, schemas = narrow["components"]["parameters"], narrow["components"]["schemas"]
    parameters["organization_id"]["schema"] = {"enum": [NORTHWIND]}
    parameters["badge_id"]["schema"] = {"enum": [ACCEPTED, PENDING]}
    parameters["badge_template_id"]["schema"] = {"enum": [ONBOARDED, CLOUD]}
    parameters["employee_id"]["schema"] = {"enum": [HIRED]}
    parameters["slug"]["schema"] = {"enum": ["tomas-ortega"]}
    schemas["Id"] = {"enum": [ONBOARDED, DATA_LITERATE, SAFETY]}
    schemas["ObtainAccessToken"]["properties"] = {
        "grant_type": {"enum": ["client_credentials"]},
        "scope": {"enum": ["events", "issued_badges workforce"]},
    } | {name: {"enum": [value]} for name, value in APPLICATION.items()}
    schemas["ObtainAccessToken"]["required"] = ["grant_type", "client_id", "client_secret"]
    return narrow


def described(bench: Bench, *, whole: bool) -> Any:
    """The judge's schema, bound to the bench; the boundaries of every value are tried when it is to be `whole`."""
    teach()
    settings_of_judge = {"operations": _allowances(), "phases": {"coverage": {"enabled": whole}}}
    schema = from_dict(narrowed(), config=SchemathesisConfig.from_dict(settings_of_judge))
    schema.app = bench.simulator.app
    return schema


def _allowances() -> list[dict[str, Any]]:
    return [
        {"include-operation-id": name, "checks": {"positive_data_acceptance": {"expected-statuses": _ALWAYS + more}}}
        for name in operations()
        if (more := [str(status) for status, names in BY_RULE.items() if name in names])
    ]


def measured(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def name_of(case: "schemathesis.Case") -> str:
    name: str = case.operation.definition.raw["operationId"]
    return name


def misjudged(case: "schemathesis.Case") -> "list[schemathesis.CheckFunction]":
    """The checks that go amiss on a body that the judge takes for valid and is not, or the other way round.

    He knows no formats but those of JSON Schema: whether a body meets ours, the contract itself has to say. What he puts
    into the header Authorization never arrives, for the login takes its place.
    """
    body = case.meta.components.get(ParameterLocation.BODY) if case.meta else None
    schema = operations()[name_of(case)].body
    if body is None or schema is None:
        return []
    valid = isinstance(case.body, dict) and validator(schema).is_valid(case.body)
    aside = {ParameterLocation.BODY, ParameterLocation.HEADER}
    others = [part.mode for place, part in case.meta.components.items() if place not in aside]
    if body.mode is GenerationMode.POSITIVE:
        return [] if valid else [positive_data_acceptance]
    return [negative_data_rejection] if valid and GenerationMode.NEGATIVE not in others else []
