"""How a Then says that it does not hold: in the words of its step, with what was found and what was expected."""

from collections.abc import Iterable, Sized


def holds(told: str, found: object, expected: object) -> None:
    """Fails unless both are the same; `told` begins the sentence, such as "Priya's profile lists"."""
    __tracebackhide__ = True
    assert found == expected, f"{told} {in_words(found)}; expected: {in_words(expected)}"


def holds_that(told: str, is_so: object, seen: object = "") -> None:
    """Fails unless it is so; `told` is the whole sentence that does not hold, `seen` what there is instead."""
    __tracebackhide__ = True
    assert is_so, f"{told}; instead: {in_words(seen)}" if seen != "" else told


def in_words(what: object) -> str:
    """Lists as commas, rows as `first (second, third)`, nothing as "nothing"."""
    if what is None or (isinstance(what, Sized) and not what):
        return "nothing"
    match what:
        case (first, *rest) if isinstance(what, tuple):
            return f"{first} ({', '.join(map(str, rest))})" if rest else str(first)
        case str():
            return f'"{what}"'
        case dict():
            return ", ".join(f"{name}: {value}" for name, value in what.items())
        case Iterable():
            return ", ".join(str(each) if isinstance(each, str) else in_words(each) for each in what)
        case _:
            return str(what)
