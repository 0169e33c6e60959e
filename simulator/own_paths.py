"""Where a page may send its visitor on: paths of this very server, and nothing that a browser reads as another."""

from urllib.parse import unquote, urlsplit

from flask import request

_LONGEST = 2048


def own_path(target: str) -> str | None:
    """`target` when it is a path of this server such as `/earner/earned?page=2`, else None.

    Browsers drop tabs and line ends and read a backslash as a slash, and Werkzeug resolves `%09` before they see it:
    so the target is looked at as it stands, and its path unquoted, too. A query leads nowhere, whatever it quotes.
    """
    path = target.partition("?")[0]
    is_own = len(target) <= _LONGEST and _is_own(target) and _is_own(unquote(path))
    return target if is_own else None


def _is_own(target: str) -> bool:
    if not target.isprintable() or " " in target or "\\" in target:
        return False
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc and target.startswith("/") and not target.startswith("//")


def onward(default: str) -> str:
    """The `next` of this request's query, under the world's prefix, or `default`."""
    target = own_path(request.args.get("next", ""))
    return f"{request.script_root}{target}" if target else default
