"""What axe has against a page, in the light and in the dark."""

from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_SERIOUS = {"serious", "critical"}


def serious(tab: Page) -> Iterator[str]:
    """Each serious finding as a sentence; the page is left as it was, in the light."""
    for scheme in ("dark", "light"):
        tab.emulate_media(color_scheme=scheme)
        for violation in Axe().run(tab).response["violations"]:
            if violation["impact"] in _SERIOUS:
                nodes = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
                yield f"{violation['id']} ({violation['impact']}, {scheme}): {violation['help']}: {nodes}"
