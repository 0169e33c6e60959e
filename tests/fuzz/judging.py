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
from simulator.world import UnknownWorld
from tests.fuzz.values import teach
from tests.simulator.places import DATA_LITERATE, NORTHWIND, ONBOARDED, SAFETY, START, TOKEN, Place

# Well-formed requests can still be refused by the rules of badges: a duplicate, a badge that stands no more, a template in
# use. These are the operations where that may be, and how it is told; anywhere else a valid request has to succeed.
BY_RULE = {
    422: {"issueBadge", "issueBadges", "replaceBadge", "revokeBadge", "createBadgeTemplate", "updateBadgeTemplate"},
    409: {"deleteBadgeTemplate"},
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
        self.begin_anew()
        self.answered: dict[str, Counter[int]] = defaultdict(Counter)
        self.spared_checks = 0

    def begin_anew(self) -> None:
        """The world as it was planted: what is replayed has to meet what it met before."""
        with suppress(UnknownWorld):
            self.simulator.worlds.remove("default")
        self.simulator.worlds.create("default", "northwind", Clock(frozen_at=START))

    def token_for(self, operation_id: str) -> str:
        """The organization's token; one to be spent for the operation that ends it."""
        if operation_id != "rotateAuthorizationToken":
            return TOKEN
        root = Place(self.simulator, "default")
        root.prefix = ""
        made = root.own("POST", "/authorization_tokens", json={"description": "To be spent", "write_enabled": True})
        text: str = made.json["data"]["token"]
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
    schemas["Id"] = {"enum": [ONBOARDED, DATA_LITERATE, SAFETY]}
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

    He knows no formats but those of JSON Schema: whether a body meets ours, the contract itself has to say.
    """
    body = case.meta.components.get(ParameterLocation.BODY) if case.meta else None
    schema = operations()[name_of(case)].body
    if body is None or schema is None:
        return []
    valid = isinstance(case.body, dict) and validator(schema).is_valid(case.body)
    others = [part.mode for place, part in case.meta.components.items() if place is not ParameterLocation.BODY]
    if body.mode is GenerationMode.POSITIVE:
        return [] if valid else [positive_data_acceptance]
    return [negative_data_rejection] if valid and GenerationMode.NEGATIVE not in others else []
