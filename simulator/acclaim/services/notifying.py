"""Acclaim's e-mails to earners; an earner who opted out gets none about badges (rule notify-4)."""

from simulator.acclaim.domain.badge_template import BadgeTemplate
from simulator.acclaim.domain.earner import Confirmation
from simulator.acclaim.domain.issued_badge import BadgeState, IssuedBadge
from simulator.acclaim.domain.reminders import wants_mail
from simulator.acclaim.records import badge_templates, issued_badges
from simulator.acclaim.services.querying import organization, owner_of
from simulator.due import DueWork
from simulator.letters import Letters
from simulator.world import World

SENDER = "admin@acclaim.example"

_letters = Letters("simulator.acclaim")


def send_notice(world: World, badge: IssuedBadge, template: BadgeTemplate) -> None:
    """Tells the recipient of a new badge, unless the issuer held it back."""
    if not badge.suppress_badge_notification_email:
        _write_about(world, "badge_notice", badge, template)


def send_reminder(world: World, work: DueWork) -> None:
    """Reminds of a badge that still waits; done by the clock, one day and four days after it was earned."""
    badge = world.rows(issued_badges).find(id=work.subject)
    if badge and badge.state is BadgeState.PENDING:
        _write_about(world, "badge_reminder", badge, _template_of(world, badge))


def send_revocation(world: World, badge: IssuedBadge) -> None:
    _write_about(world, "badge_revoked", badge, _template_of(world, badge))


def send_share(world: World, badge: IssuedBadge, recipient: str, message: str) -> None:
    """Shows an accepted badge to somebody by e-mail, in the earner's name."""
    _letters.write(
        world,
        "badge_share",
        about=badge.id,
        sender=(f"{badge.issued_to} via Acclaim", SENDER),
        recipient=recipient,
        badge=badge,
        template=_template_of(world, badge),
        message=message,
    )


def send_confirmation(world: World, confirmation: Confirmation) -> None:
    """Asks who reads an address whether it is to be added, or sends the code that merges its account."""
    _letters.write(
        world,
        confirmation.purpose.value.replace(" ", "_"),
        about=confirmation.earner_id,
        sender=("Acclaim", SENDER),
        recipient=confirmation.email,
        confirmation=confirmation,
    )


def _write_about(world: World, name: str, badge: IssuedBadge, template: BadgeTemplate) -> None:
    if not wants_mail(owner_of(world, badge.recipient_key)):
        return
    issuer = organization(world, badge.organization_id)
    _letters.write(
        world,
        name,
        about=badge.id,
        sender=(f"{issuer.name} via Acclaim", SENDER),
        recipient=badge.recipient_email,
        badge=badge,
        template=template,
        issuer=issuer,
    )


def _template_of(world: World, badge: IssuedBadge) -> BadgeTemplate:
    template = world.rows(badge_templates).find(id=badge.badge_template_id)
    assert template is not None, "templates with badges are never removed"
    return template
