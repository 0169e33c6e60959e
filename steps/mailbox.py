"""What stands in the mailbox: notices, reminders, and the LMS's own letters."""

from datetime import timedelta

from pytest_bdd import then

from steps.drivers.browser import Page
from steps.drivers.control import Mail
from steps.phrases import Table, phrase, rows
from steps.play import Play
from steps.telling import holds


@then(phrase("{student:Name} has received", "from", "about"))
def has_received(play: Play, student: str, datatable: Table) -> None:
    received = [("Acclaim", mail.subject) for mail in _mail(play, student)]
    received += [(letter.sender, letter.subject) for letter in play.student(student).letters()]
    holds(f"{student} has received", sorted(received), sorted(rows(datatable)))


@then(phrase('Acclaim has sent {student:Name} {notices:Notices} and {reminders:Reminders} about "{badge:Title}"'))
def acclaim_has_sent(play: Play, student: str, notices: int, reminders: int, badge: str) -> None:
    kinds = [mail.kind for mail in _mail(play, student) if badge in mail.subject]
    sent = _letters(kinds.count("badge notice"), kinds.count("badge reminder"))
    holds(f"About {badge} Acclaim has sent {student}", sent, _letters(notices, reminders))


@then(phrase("the reminders to {student:Name} are dated 1 day and 4 days after the notice"))
def reminders_are_dated(play: Play, student: str) -> None:
    notice, *reminders = _mail(play, student)
    after = [str(mail.sent_at - notice.sent_at) for mail in reminders]
    holds(f"After the notice the reminders to {student} came", after, [str(timedelta(days=days)) for days in (1, 4)])


@then(phrase('the e-mail about "{badge:Title}" to {student:Name} has the same call to action as text and as HTML'))
def same_call_to_action(play: Play, badge: str, student: str) -> None:
    mail = play.earner(student).badge_mail(badge)
    (anchor,) = Page("about:mail", 200, mail.html.encode()).all("a")
    call = (anchor.text_content(), anchor.get("href"))
    holds(f"The HTML of the e-mail to {student} calls to", call, ("Accept your badge", mail.links[0]))


@then(phrase("no e-mail of the LMS tells {student:Name} of a new badge"))
def lms_mail_is_silent(play: Play, student: str) -> None:
    letters = play.student(student).letters()
    told = [letter.subject for letter in letters if "badge" in letter.text.lower()]
    holds(f"The LMS has told {student} of a badge by", told, [])


@then(phrase('the e-mail to "{email:Title}" leads to the public page of "{badge:Title}"'))
def share_mail_leads(play: Play, email: str, badge: str) -> None:
    (mail,) = play.world.mail_to(email)
    holds(f"The e-mail to {email} leads to", list(mail.links), [play.public_address(badge)])


def _letters(notices: int, reminders: int) -> list[str]:
    return [
        f"{number} {word}{'' if number == 1 else 's'}"
        for number, word in ((notices, "notice"), (reminders, "reminder"))
    ]


def _mail(play: Play, student: str) -> list[Mail]:
    """What Acclaim has sent: the letters of the LMS are the LMS's to show."""
    return [mail for mail in play.world.mail_to(play.person(student).email) if mail.sender == "Acclaim"]
