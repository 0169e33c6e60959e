"""Who acts in the scenarios, and what they learn. Everything here is invented and planted with the world Northwind."""

from dataclasses import dataclass, field

NORTHWIND, GLOBEX = "Northwind Academy", "Globex"
"""The organizations, in Acclaim and, the second as "Globex Training", in the LMS."""

COURSES = ("Welcome Tour", "Onboarding Essentials", "Data Literacy", "Safety Refresher")
CONNECTED = {
    NORTHWIND: {
        "Onboarding Essentials": "Northwind Onboarded",
        "Data Literacy": "Data Literate",
        "Safety Refresher": "Safety First",
    },
    GLOBEX: {"Partner Basics": "Globex Partner"},
}
"""Which course brings which badge where no scenario says otherwise, by the organization that issues."""


@dataclass
class Person:
    """One of the cast, with the passwords for the LMS and for Acclaim and the addresses in use."""

    first_name: str
    last_name: str
    email: str
    lms_password: str = ""
    acclaim_password: str = "accept-with-somebody"
    lms_email: str = field(init=False)

    def __post_init__(self) -> None:
        self.lms_email = self.email

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


def cast() -> dict[str, Person]:
    """The cast by the names that the scenarios use."""
    return {
        "Priya": Person("Priya", "Raman", "priya@example.com", "learn-with-priya", "accept-with-priya"),
        "Tomás": Person("Tomás", "Ortega", "tomas@example.com", "learn-with-tomas", "accept-with-tomas"),
        "Mei": Person("Mei", "O'Lin", "mei@example.com", "learn-with-mei", "accept-with-mei"),
        "Gus": Person("Gus", "Beck", "gus@example.net", "learn-with-gus", "accept-with-gus"),
        "Sam": Person("Sam", "Adeyemi", "sam@northwind.example", "teach-with-sam"),
        "Rhea": Person("Rhea", "Castell", "rhea@northwind.example", acclaim_password="issue-with-rhea"),
        "Gwen": Person("Gwen", "Sato", "gwen@globex.example", acclaim_password="issue-with-gwen"),
    }
