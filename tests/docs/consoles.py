"""What a page has people type, and what it shows of the answer."""

import re
from dataclasses import dataclass

# Words, quoted ones over several lines, a comment to the end of its line, a line that goes on.
_TYPED = re.compile(r"""(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|(?<=\s)\#[^\n]*|[^\n'"\\])+""", re.DOTALL)


@dataclass(frozen=True)
class Typed:
    """A command, and the output shown below it: '' where the page says nothing of it."""

    where: str
    command: str
    output: str


def typed_in(block):
    """The commands of a console block; whatever stands before the first is an error."""
    first, *rest = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    assert first == "", f"{block}: {first!r} is neither typed, after '$ ', nor an answer to what was"
    for text in rest:
        command = _TYPED.match(text)[0]
        yield Typed(str(block), command.strip(), text[len(command) :].strip("\n"))


def is_as_shown(said, shown):
    """Whether an answer is what the page shows; `...` stands for the rest of a line, alone for any lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line).replace(r"\.\.\.", ".*") + "\n"
        for line in shown.splitlines()
    )
    return re.fullmatch(pattern, said.strip("\n") + "\n") is not None
