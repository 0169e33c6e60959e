"""Drivers are held to what they declare: asked for what they have not, the scenario is unsupported."""

from collections.abc import Callable, Mapping
from types import NoneType, SimpleNamespace
from typing import Any, TypeVar, cast, get_type_hints

from report.outcomes import NotPlayed, Outcome
from steps.drivers.capabilities import CAPABILITIES, capability_of
from steps.drivers.protocol import Lms
from steps.drivers.roles import Admin, Operator, Student

Role = TypeVar("Role")
_ROLES = {"student": Student, "admin": Admin, "operator": Operator}


class Incomplete(Exception):
    """A driver that says it can do something, and does not; `str()` tells what is to be done."""


def declared(role: Role, form: type, unsupported: Mapping[str, str]) -> Role:
    """The role of a driver, which raises NotPlayed where it is asked for what the driver declares unsupported."""
    return cast("Role", _Declared(role, form, unsupported))


class _Declared:
    def __init__(self, role: object, form: type, unsupported: Mapping[str, str]) -> None:
        self._role, self._form, self._unsupported = role, form, unsupported

    def __getattr__(self, name: str) -> Any:
        capability = capability_of(self._form, name)
        if capability and capability in self._unsupported:
            raise NotPlayed(Outcome.UNSUPPORTED, f"{capability}: {self._unsupported[capability]}")
        if capability and not hasattr(self._role, name):
            raise Incomplete(_to_do(type(self._role), [name], capability))
        return getattr(self._role, name)


def lacking(driver: Lms) -> dict[str, str]:
    """What a driver declares unsupported for one scenario, each reason on a line; raises Incomplete."""
    if wrong := _impossible(driver.unsupported):
        raise Incomplete("; ".join(wrong))
    reasons = {name: str(reason).encode(errors="replace").decode() for name, reason in driver.unsupported.items()}
    return {name: " ".join(reason.split()) for name, reason in reasons.items()}


def _impossible(unsupported: Mapping[str, str]) -> list[str]:
    return [
        f"{name!r} can not be unsupported: {_choice()}"
        for name in unsupported
        if name not in CAPABILITIES or name == "courses"
    ]


def problems(driver: type[Lms]) -> list[str]:
    """What is wrong with a driver's class, as far as that can be told before it is used, each as a sentence."""
    unsupported = getattr(driver, "unsupported", None)
    if not isinstance(unsupported, Mapping):
        return [f"{driver.__name__} has no `unsupported`: say which capabilities it lacks, {{}} for none"]
    wrong = _impossible(unsupported)
    wrong += [f"{driver.__name__} has no method {name!r}" for name in (*_ROLES, "close") if not hasattr(driver, name)]
    return wrong or [problem for name, form in _ROLES.items() for problem in _lacking(driver, name, form)]


def _lacking(driver: type[Lms], name: str, form: type) -> list[str]:
    """What is missing in the class that a method says it returns, one sentence a capability."""
    role = _returned(getattr(driver, name))
    if not isinstance(role, type) or role is form:
        return []  # it will be seen when it is used
    missing: dict[str, list[str]] = {}
    for method in vars(form):
        capability = capability_of(form, method)
        if capability and capability not in driver.unsupported and not hasattr(role, method):
            missing.setdefault(capability, []).append(method)
    return [_to_do(role, methods, capability) for capability, methods in missing.items()]


def _returned(method: Callable[..., Any]) -> Any:
    """What a method says it returns; None where it does not say, or in words that are for type checkers alone."""
    told = {name: says for name, says in method.__annotations__.items() if name == "return"}
    try:
        found = get_type_hints(SimpleNamespace(__annotations__=told), getattr(method, "__globals__", {})).get("return")
    except NameError:
        return None
    return None if found in (Any, object, NoneType) else found


def _to_do(role: type, methods: list[str], capability: str) -> str:
    lacks = f"{role.__name__} lacks {', '.join(methods)}"
    if capability == "courses":
        return f"{lacks}: every driver needs that"
    return f"{lacks}: write it, or declare {capability!r} unsupported, with the reason"


def _choice() -> str:
    return f"what may be lacking is {', '.join(name for name in CAPABILITIES if name != 'courses')}"
