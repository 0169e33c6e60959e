"""What Acclaim keeps: one kind of record for each domain value."""

from simulator.acclaim.domain.badge_template import BadgeTemplate, TemplatePicture
from simulator.acclaim.domain.earner import AutoAccept, Confirmation, Earner, EarnerAddress
from simulator.acclaim.domain.employee import Employee
from simulator.acclaim.domain.event_delivery import Attempt, EventDelivery
from simulator.acclaim.domain.events import Event
from simulator.acclaim.domain.issued_badge import IssuedBadge
from simulator.acclaim.domain.issuer_authorization import IssuerAuthorization
from simulator.acclaim.domain.oauth import AccessToken, AuthorizationCode, OAuthApplication
from simulator.acclaim.domain.organization import AuthorizationToken, IssuerAdmin, Organization
from simulator.records import records

organizations = records(Organization, "acclaim_organization")
tokens = records(AuthorizationToken, "acclaim_token", indexes=[("token",)])
issuer_admins = records(IssuerAdmin, "acclaim_issuer_admin", indexes=[("email",)])
badge_templates = records(BadgeTemplate, "acclaim_badge_template", indexes=[("organization_id",)])
template_pictures = records(TemplatePicture, "acclaim_template_picture", key="badge_template_id")
issued_badges = records(
    IssuedBadge,
    "acclaim_issued_badge",
    indexes=[
        ("organization_id",),
        ("organization_id", "state", "badge_template_id"),
        ("recipient_key", "organization_id"),  # both, or the index of an organization's badges may be taken instead
        ("badge_template_id", "recipient_key"),
        ("badge_template_id", "issuer_earner_id"),
    ],
    counted_by=("organization_id", "badge_template_id", "state"),
)
events = records(Event, "acclaim_event", indexes=[("organization_id",), ("badge_id",), ("badge_template_id",)])
event_deliveries = records(EventDelivery, "acclaim_event_delivery", indexes=[("organization_id",), ("n",)])
attempts = records(Attempt, "acclaim_attempt", indexes=[("delivery_id",)])
earners = records(Earner, "acclaim_earner")
addresses = records(EarnerAddress, "acclaim_address", key="key", indexes=[("earner_id",)])
auto_accepts = records(AutoAccept, "acclaim_auto_accept", indexes=[("earner_id",)])
confirmations = records(Confirmation, "acclaim_confirmation")
employees = records(
    Employee, "acclaim_employee", indexes=[("organization_id", "email_key"), ("organization_id", "external_id")]
)
issuer_authorizations = records(
    IssuerAuthorization, "acclaim_issuer_authorization", indexes=[("grantor_id",), ("issuer_id",)]
)
oauth_applications = records(OAuthApplication, "acclaim_oauth_application", key="client_id")
authorization_codes = records(AuthorizationCode, "acclaim_authorization_code", key="code", indexes=[("earner_id",)])
access_tokens = records(
    AccessToken, "acclaim_access_token", indexes=[("token",), ("refresh_token",), ("code",), ("earner_id",)]
)
