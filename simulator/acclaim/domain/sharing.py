"""The channels on which an accepted badge is shared (rules share-1 and share-2)."""

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Channel:
    """A way to show a badge: a link to follow."""

    name: str
    url: str


def social_channels(public_url: str, title: str) -> tuple[Channel, ...]:
    """LinkedIn, Twitter, Facebook and Xing, each with the badge's public address in its share link."""

    def link(base: str, **query: str) -> str:
        return f"{base}?{urlencode(query)}"

    return (
        Channel("LinkedIn", link("https://www.linkedin.com/sharing/share-offsite/", url=public_url)),
        Channel("Twitter", link("https://twitter.com/intent/tweet", url=public_url, text=title)),
        Channel("Facebook", link("https://www.facebook.com/sharer/sharer.php", u=public_url)),
        Channel("Xing", link("https://www.xing.com/spi/shares/new", url=public_url)),
    )


def embed_code(embed_url: str, title: str) -> str:
    """HTML that shows the badge on another web page, 150 by 270 pixels as Credly's own embed code."""
    safe_title = title.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return f'<iframe src="{embed_url}" title="{safe_title}" width="150" height="270" style="border:0"></iframe>'
