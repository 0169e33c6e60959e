"""Where things are for a caller: every address in an answer stands on the base that the caller used."""

from dataclasses import dataclass
from typing import Any

from flask import request

from simulator.acclaim.domain.badge_template import BadgeTemplate
from simulator.acclaim.domain.open_badges import OpenBadgesAddresses
from simulator.acclaim.domain.organization import Organization


@dataclass(frozen=True)
class Places:
    """`web` is the root of the host as the caller reached it, without a slash at the end."""

    web: str

    @property
    def open_badges(self) -> OpenBadgesAddresses:
        return OpenBadgesAddresses(self.web, f"{self.web}/v1")

    def organization(self, organization: Organization) -> str:
        return f"{self.web}/v1/organizations/{organization.id}"

    def organization_page(self, organization: Organization) -> str:
        return f"{self.web}/org/{organization.vanity_slug}"

    def entity(self, organization: Organization) -> dict[str, Any]:
        """An organization as it stands within other things."""
        return {
            "type": "Organization",
            "id": organization.id,
            "name": organization.name,
            "url": self.organization(organization),
            "vanity_url": self.organization_page(organization),
            "verified": True,
        }

    def image(self, template: BadgeTemplate) -> dict[str, str]:
        return {"id": template.id, "url": self.open_badges.template_picture(template)}


def places() -> Places:
    """Those of this call."""
    return Places(request.url_root.rstrip("/"))
