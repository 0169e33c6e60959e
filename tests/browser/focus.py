"""The keyboard: where it stands on a page, and whether that can be seen."""

from collections.abc import Iterator

from playwright.sync_api import Page

_MOST = 60
_HERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  return {
    tag: one.tagName, name: one.getAttribute("name") || "", href: one.href || "", id: one.id,
    text: (one.innerText || one.getAttribute("aria-label") || one.value || "").replace(/\\s+/g, " ").trim(),
    style: style.outlineStyle, width: parseFloat(style.outlineWidth), color: style.outlineColor,
    seen: box.width > 1 && box.height > 1 && box.right > 0 && box.bottom > 0
      && box.left < innerWidth && box.top < innerHeight,
  };
}"""


def here(tab: Page) -> dict | None:
    """What has the focus; None where nothing has."""
    return tab.evaluate(_HERE)


def is_visible(focused: dict) -> bool:
    """Whether it is on the screen with an outline around it; a frame shows the focus inside itself."""
    if focused["tag"] == "IFRAME":
        return True
    has_outline = focused["style"] != "none" and focused["width"] >= 2 and focused["color"] != "rgba(0, 0, 0, 0)"
    return focused["seen"] and (has_outline or focused["style"] == "auto")


def stops(tab: Page) -> Iterator[dict]:
    """Where Tab leads, from the top of the page to its end."""
    tab.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    for _ in range(_MOST):
        tab.keyboard.press("Tab")
        focused = here(tab)
        if focused is None:
            return
        yield focused


def _after_a_moment(tab: Page) -> dict:
    """The same, when what moves on the page has come to rest."""
    tab.wait_for_timeout(250)
    return here(tab) or {"tag": "", "seen": False, "style": "none", "width": 0, "color": ""}


def lost(tab: Page) -> Iterator[str]:
    """Each stop at which the focus cannot be seen, as a sentence."""
    for focused in stops(tab):
        if not is_visible(focused) and not is_visible(_after_a_moment(tab)):
            yield f"the focus is not to be seen at {focused}"
