"""The record of a run against a real Acclaim: which scenarios held, what was called, and what was otherwise.

It holds no token, no address and nobody's name, and two runs with the same outcome differ in their day alone.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from report.played import Scenario
from simulator.acclaim.web.api.described import operation_of
from steps.drivers.account import is_loopback
from steps.rules import rules_among
from suite.parity.differences import Difference, Severity, differences
from suite.parity.exchanges import Exchange, Exchanges
from suite.parity.sanitising import Sanitiser

FORM = 2


@dataclass(frozen=True)
class Part:
    """How much of the features a run has played: `written` is the number of all their scenarios."""

    written: int
    interrupted: bool = False


def record(
    day: str, version: str, scenarios: Iterable[Scenario], part: Part, exchanges: Exchanges, known: Mapping[str, str]
) -> dict[str, Any]:
    """The record; `known` has what is to be replaced by what it stands for."""
    played = [_scenario(one) for one in sorted(scenarios, key=lambda one: one.place)]
    described = [one for one in exchanges.seen if operation_of(one.method, one.path)]
    found = Counter(told for one in described for told in set(differences(one)))
    return {
        "form": FORM,
        "day": day,
        "suite": version,
        **_place(exchanges.base),
        "held": len(played),
        **asdict(part),
        "scenarios": played,
        "operations": _operations(described, found),
        "differences": [asdict(one) | {"times": found[one]} for one in sorted(found)],
        "answers": _answers(described, known),
    }


def written(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def lines(told: Mapping[str, Any]) -> list[str]:
    """What a record says, for the end of a run."""
    counted = Counter(one["outcome"] for one in told["scenarios"])
    scenarios = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counted.items()))
    calls = sum(sum(one["statuses"].values()) for one in told["operations"].values())
    return [
        f"scenarios: {scenarios or 'none'}",
        f"holds {told['held']} of {told['written']} scenarios" + "; the run was interrupted" * told["interrupted"],
        f"compared: {calls} answers of {len(told['operations'])} operations",
        *(_line(one) for one in told["differences"]),
    ]


def is_telling(told: Mapping[str, Any]) -> bool:
    """Whether anything was compared: a scenario that held or did not, and answers."""
    return bool(told["operations"]) and any(one["outcome"] in {"passed", "failed"} for one in told["scenarios"])


def is_alike(told: Mapping[str, Any]) -> bool:
    """Whether nothing is otherwise in a way that a client could notice without looking for it."""
    return not any(one["severity"] == Severity.ERROR for one in told["differences"])


def save(told: Mapping[str, Any], file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(written(told), encoding="utf-8")


def _place(base: str) -> dict[str, Any]:
    """Where it was played; a simulator on this machine is no vendor."""
    return {"rehearsal": True} if is_loopback(base) else {"vendor": urlsplit(base).hostname}


def _scenario(one: Scenario) -> dict[str, Any]:
    """Why one did not hold stands in the run's own report: it may name addresses."""
    name = {"feature": one.file, "name": one.name, "example": one.values or None}
    return name | {"rules": rules_among(one.tags), "outcome": one.outcome}


def _operations(described: list[Exchange], found: Mapping[Difference, int]) -> dict[str, Any]:
    statuses: dict[str, Counter[str]] = {}
    for one in described:
        statuses.setdefault(str(operation_of(one.method, one.path)), Counter())[str(one.status)] += 1
    return {
        operation: {
            "statuses": dict(sorted(counted.items())),
            "worst": min(
                (one.severity for one in found if one.operation == operation), key=_GRAVITY.index, default=None
            ),
        }
        for operation, counted in sorted(statuses.items())
    }


_GRAVITY = list(Severity)


def _answers(described: list[Exchange], known: Mapping[str, str]) -> dict[str, Any]:
    """One exchange of each operation and status, without anybody's data: the shortest, the first of equal ones."""
    chosen: dict[str, str] = {}
    for one in described:
        name, text = f"{operation_of(one.method, one.path)} {one.status}", _cleaned(one, known)
        chosen[name] = min(chosen.get(name, text), text, key=lambda each: (len(each), each))
    return {name: json.loads(text) for name, text in sorted(chosen.items())}


def _cleaned(one: Exchange, known: Mapping[str, str]) -> str:
    sanitiser = Sanitiser(dict(known))
    return json.dumps(
        {"sent": sanitiser.clean(one.sent), "answered": sanitiser.clean(one.answered)}, ensure_ascii=False
    )


def _line(one: Mapping[str, Any]) -> str:
    where = f"{one['operation']} {one['status']} {one['where']}".rstrip()
    said = f"{one['kind']}: expected {one['expected']}, found {one['found'] or 'one'} ({one['times']} times)"
    return f"{one['severity']}: {where}: {said}"
