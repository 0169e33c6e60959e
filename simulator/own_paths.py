"""Where a page may send its visitor on: paths of this very server, and nothing that a browser reads as another."""

from urllib.parse import urlsplit

from flask import request

_LONGEST = 2048


def own_path(target: str) -> str | None:
    """`target` when it is a plain path of this server such as `/earner/earned?page=2`, else None."""
    decodable = target.isascii() and target.isprintable() and "\\" not in target and "%0" not in target.lower()
    if not decodable or len(target) > _LONGEST or not target.startswith("/") or target.startswith("//"):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc and not parts.path.startswith("//") else None


def onward(default: str) -> str:
    """The `next` of this request's query, under the world's prefix, or `default`."""
    target = own_path(request.args.get("next", ""))
    return f"{request.script_root}{target}" if target else default
