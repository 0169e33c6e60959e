"""The judge's view of the simulator: a narrowed description, so that requests meet things that are there, and tokens."""

import copy
from collections import Counter, defaultdict
from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.openapi.loaders import from_dict

from simulator.acclaim.web.api.contract import document, operations
from simulator.app import Simulator
from simulator.clock import Clock
from tests.fuzz.values import teach
from tests.simulator.places import DATA_LITERATE, NORTHWIND, ONBOARDED, SAFETY, START, TOKEN, Place

# Well-formed requests can still be refused by the rules of badges: a duplicate, a badge that stands no more, a template in
# use. These are the operations where that may be, and how it is told; anywhere else a valid request has to succeed.
BY_RULE = {
    422: {"issueBadge", "issueBadges", "replaceBadge", "revokeBadge", "createBadgeTemplate", "updateBadgeTemplate"},
    409: {"deleteBadgeTemplate"},
    410: {
        "getBadge", "deleteBadge", "replaceBadge", "revokeBadge", "getBadgeTemplate", "updateBadgeTemplate", "deleteBadgeTemplate",
        "getAssertion", "getOldAssertion", "getCredential",
    },
}  # fmt: skip
_ALWAYS = ["2xx", "401", "403", "404"]


class Bench:
    """One simulator in a process of tests, what it answered, and how often."""

    def __init__(self) -> None:
        self.simulator = Simulator(base_url="http://localhost")
        self.simulator.worlds.create("default", "northwind", Clock(frozen_at=START))
        self.answered: dict[str, Counter[int]] = defaultdict(Counter)

    def token_for(self, operation_id: str) -> str:
        """The organization's token; one to be spent for the operation that ends it."""
        if operation_id != "rotateAuthorizationToken":
            return TOKEN
        root = Place(self.simulator, "default")
        root.prefix = ""
        made = root.own("POST", "/authorization_tokens", json={"description": "To be spent", "write_enabled": True})
        text: str = made.json["data"]["token"]
        return text


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
