"""Where things are for a caller: every address in an answer stands on the base that the caller used."""

from dataclasses import dataclass
from typing import Any

from simulator.acclaim.domain.badge_template import BadgeTemplate
from simulator.acclaim.domain.open_badges import OpenBadgesAddresses
from simulator.acclaim.domain.organization import Organization
from simulator.token_worlds import api_root, open_root


@dataclass(frozen=True)
class Places:
    """The roots, as the caller reached the host, of what everybody may see and of what takes a token."""

    web: str
    api: str

    @property
    def open_badges(self) -> OpenBadgesAddresses:
        return OpenBadgesAddresses(self.web, f"{self.web}/v1")

    def organization(self, organization: Organization) -> str:
        return f"{self.api}/v1/organizations/{organization.id}"

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
    return Places(open_root(), api_root())
