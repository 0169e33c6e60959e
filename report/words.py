"""What an error says to people, as far as it says it in words."""

from pytest_bdd.exceptions import StepDefinitionNotFoundError

from report.outcomes import WrongScenario

_EXPLAINED = "\nassert "  # what pytest adds to the message of an assertion


def nobody_defines(kind: str, step: str) -> str:
    """Of a step ("given", "when" or "then")."""
    return f"Nobody has defined the step: {kind.title()} {step}"


def undefined(kind: str, step: str, error: BaseException) -> str:
    """The same with whatever was noted about it."""
    return "\n".join([nobody_defines(kind, step), *getattr(error, "__notes__", [])])


def in_words(kind: str, step: str, error: BaseException) -> str:
    """The sentence with which a step fails; "" when there is none, or when something broke."""
    if isinstance(error, StepDefinitionNotFoundError):
        return undefined(kind, step, error)
    said = str(error) if isinstance(error, AssertionError | WrongScenario) else ""
    return "" if f"\n{said}".startswith(_EXPLAINED) else said.partition(_EXPLAINED)[0]
