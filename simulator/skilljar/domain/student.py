"""The student: a person as the LMS sees them."""

import re
from dataclasses import dataclass
from datetime import datetime

LANGUAGES = ("en", "de", "fr", "es")
EMAIL_LENGTH = 254
NAME_LENGTH = 50
_ADDRESS = re.compile(r"[^@\s,;<>\x00-\x1f]{1,64}@[^@\s,;<>\x00-\x1f]+\.[^@\s,;<>.\x00-\x1f]{2,}")


@dataclass(frozen=True)
class Student:
    """`email_key` is what makes two addresses the same; names may be empty (docs/fidelity.md)."""

    id: str
    organization_id: str
    first_name: str
    last_name: str
    email: str
    email_key: str
    language: str
    password_hash: str
    created_at: datetime

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


def email_key(email: str) -> str:
    return email.strip().casefold()


def is_address(email: str) -> bool:
    return len(email) <= EMAIL_LENGTH and _ADDRESS.fullmatch(email) is not None
