"""The issuer authorization: one organization, the grantor, lets another one issue its badges."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class IssuerAuthorization:
    """That `issuer_id` may issue what `grantor_id` has designed, all of it."""

    id: str
    grantor_id: str
    issuer_id: str
    created_at: datetime
