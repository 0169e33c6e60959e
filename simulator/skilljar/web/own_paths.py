"""Where a sign-in form may lead: to a path of this very server and nowhere else."""

from urllib.parse import unquote, urlsplit


def own_path(target: str, otherwise: str) -> str:
    """`target` when it is a path of this server, else `otherwise`.

    Browsers drop tabs and line ends and read a backslash as a slash, and Werkzeug resolves `%09` before they see it:
    so the target is looked at as it stands and unquoted.
    """
    return target if _is_own(target) and _is_own(unquote(target)) else otherwise


def _is_own(target: str) -> bool:
    if not target.isprintable() or " " in target or "\\" in target:
        return False
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc and target.startswith("/") and not target.startswith("//")
