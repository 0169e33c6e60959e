"""Acclaim's e-mails to earners; an earner who opted out gets none about badges (rule notify-4)."""

from enum import Enum

from simulator import acclaim
from simulator.acclaim.domain.accept_link import accept_path
from simulator.acclaim.domain.badge_template import BadgeTemplate
from simulator.acclaim.domain.earner import Confirmation, EarnerAddress
from simulator.acclaim.domain.employee import Employee
from simulator.acclaim.domain.events import EventType
from simulator.acclaim.domain.issued_badge import BadgeState, IssuedBadge
from simulator.acclaim.domain.organization import Organization
from simulator.acclaim.domain.reminders import expiry_notice_at, wants_mail
from simulator.acclaim.records import addresses, badge_templates, issued_badges
from simulator.acclaim.services.events import record_badge_event
from simulator.acclaim.services.querying import accept_key, organization, owner_of
from simulator.due import DueWork
from simulator.letters import Letters
from simulator.world import World

SENDER = "admin@acclaim.example"

_letters = Letters(acclaim.__name__)
KINDS = _letters.kinds


class Acquaintance(Enum):
    """How well Acclaim knows the address that a notice goes to; the value is the event that tells of it."""

    EARNER = EventType.NOTICE_SENT
    NOBODY = EventType.NOTICE_SENT_NO_USER
    UNCONFIRMED = EventType.NOTICE_SENT_UNCONFIRMED


def send_notice(world: World, badge: IssuedBadge, template: BadgeTemplate) -> None:
    """Tells the recipient of a new badge, unless the issuer held it back or the earner opted out."""
    if badge.suppress_badge_notification_email:
        return
    known = _acquaintance(world, badge)
    if _write_about(world, "badge_notice", badge, template, known=known.name.lower()):
        record_badge_event(world, known.value, badge)


def _acquaintance(world: World, badge: IssuedBadge) -> Acquaintance:
    address = world.rows(addresses).find(key=badge.recipient_key)
    if address is None:
        return Acquaintance.NOBODY
    return Acquaintance.EARNER if address.confirmed_at else Acquaintance.UNCONFIRMED


def send_reminder(world: World, work: DueWork) -> None:
    """Reminds of a badge that still waits; done by the clock, one day and four days after it was earned."""
    badge = world.rows(issued_badges).find(id=work.subject)
    if badge and badge.state is BadgeState.PENDING:
        _write_about(world, "badge_reminder", badge, _template_of(world, badge))


def send_expiry_notice(world: World, work: DueWork) -> None:
    """Tells the earner of an accepted badge that it will expire; done by the clock, 60 days before."""
    badge = world.rows(issued_badges).find(id=work.subject)
    if badge is None or badge.state is not BadgeState.ACCEPTED:
        return
    template = _template_of(world, badge)
    if expiry_notice_at(badge, template) == work.due_at:  # its template may have no such notices sent any more
        _write_about(world, "badge_expiring", badge, template)


def send_replacement(world: World, badge: IssuedBadge, template: BadgeTemplate, message: str) -> None:
    """Tells the recipient that a badge has taken another's place, with what the issuer has to say."""
    _write_about(world, "badge_replaced", badge, template, message=message)


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


def send_account_exists(world: World, address: EarnerAddress) -> None:
    """Answers a sign-up with an address that is taken, where its owner alone sees it."""
    _letters.write(
        world, "account_exists", about=address.earner_id, sender=("Acclaim", SENDER), recipient=address.email
    )


def send_invitation(world: World, invited: Employee, issuer: Organization, message: str) -> None:
    """Invites an employee to the workforce; this is not about a badge, so opting out does not count (assumption)."""
    _letters.write(
        world,
        "workforce_invitation",
        about=invited.id,
        sender=(f"{issuer.name} via Acclaim", SENDER),
        recipient=invited.email,
        invited=invited,
        issuer=issuer,
        message=message,
    )


def _write_about(world: World, name: str, badge: IssuedBadge, template: BadgeTemplate, **said: str) -> bool:
    """Whether it was sent: who opted out gets none."""
    if not wants_mail(owner_of(world, badge.recipient_key)):
        return False
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
        accept=accept_path(accept_key(world), badge.id),
        **said,
    )
    return True


def _template_of(world: World, badge: IssuedBadge) -> BadgeTemplate:
    template = world.rows(badge_templates).find(id=badge.badge_template_id)
    assert template is not None, "templates with badges are never removed"
    return template
