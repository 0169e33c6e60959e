"""Writing e-mails: each from a text and an HTML template, the subject in the first line of the text."""

from collections.abc import Callable
from functools import cache
from typing import Any

import jinja2

from simulator.mailbox import Mail
from simulator.world import World


class Letters:
    """The e-mail templates of one stand-in: `<name>.txt` and `<name>.html` in its folder `mails`."""

    def __init__(self, package: str) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.PackageLoader(package, "mails"),
            autoescape=jinja2.select_autoescape(["html"]),
            undefined=jinja2.StrictUndefined,
            auto_reload=False,  # else each letter looks at the files again
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._template = cache(self._environment.get_template)

    @property
    def kinds(self) -> list[str]:
        """What its mails say that they are for; sorted."""
        return [_kind(name.removesuffix(".txt")) for name in self._environment.list_templates(["txt"])]

    def write(
        self, world: World, name: str, *, about: str, sender: tuple[str, str], recipient: str, **context: Any
    ) -> None:
        """Writes an e-mail and puts it into the world's mailbox. `sender` is a name and an address."""
        context["link"] = _links(world)
        subject, _, text = self._template(f"{name}.txt").render(context).partition("\n")
        sender_name, sender_email = sender
        mail = Mail(
            id=world.ids.uuid("mail"),
            kind=_kind(name),
            about=about,
            sent_at=world.now(),
            sender_name=sender_name,
            sender_email=sender_email,
            recipient_email=recipient,
            subject=subject,
            text=text.strip() + "\n",
            html=self._template(f"{name}.html").render(context | {"subject": subject}),
        )
        world.send(mail)


def _kind(name: str) -> str:
    return name.replace("_", " ")


def _links(world: World) -> Callable[[str], str]:
    return lambda path: f"{world.base_url}{path}"
