"""Open Badges as an outside judge sees them: openbadgeslib follows the documents' own addresses into the simulator.

The judge reads the machine's clock. So these badges were issued in 2020 and end in 2021, far ahead, or never.
"""

import base64
from dataclasses import replace
from datetime import UTC, datetime
from urllib.error import HTTPError
from urllib.parse import urlsplit

import jwt
import orjson
import pytest
from openbadgeslib.ob2 import OB2VerificationError, OB2Verifier
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from openbadgeslib.ob3.credential import IdentityObject
from openbadgeslib.verify import issuer_did_from_token

from simulator.acclaim.domain.issued_badge import BadgeState
from simulator.acclaim.records import issued_badges
from simulator.clock import Clock
from tests.simulator.places import GLOBEX, NORTHWIND, Place

LONG_AGO = datetime(2020, 1, 6, 9, 0, tzinfo=UTC)
OVER, FAR_AHEAD = "2021-01-06 09:00:00 +0000", "2990-01-06 09:00:00 +0000"
NOT_BELIEVED = (OB2VerificationError, OB3VerificationError)


@pytest.fixture
def past(simulator):
    """A world that stands in 2020."""
    simulator.worlds.create("past", "northwind", Clock(frozen_at=LONG_AGO))
    yield Place(simulator, "past")
    simulator.worlds.remove("past")


def accepted(past, **changes):
    return past.accepted_by_tomas(**{"issued_at": "2020-01-06 09:00:00 +0000"} | changes)


class Judge:
    """Somebody who verifies badges and knows nothing of the simulator but what the documents say."""

    def __init__(self, place):
        self._place = place

    def fetch(self, url):
        """What is found at `url`, as the judge's own downloader tells it: statuses of 400 and more are errors."""
        path = urlsplit(url).path
        answer = self._place.client.get(path)
        if answer.status_code >= 400:
            raise HTTPError(url, answer.status_code, answer.status, None, None)
        return answer.data

    def assertion(self, document, recipient="tomas@example.com"):
        """Judges an assertion of Open Badges 2.0, given as JSON."""
        return OB2Verifier(download=self.fetch).verify_hosted(document, expected_recipient=recipient)

    def credential(self, token, recipient="tomas@example.com"):
        """Judges a credential of Open Badges 3.0, given as a compact JWT."""
        verifier = OB3Verifier.for_issuer_did(issuer_did_from_token(token), download=self.fetch)
        believed = verifier.verify(token, check_status=True, download=self.fetch)
        if IdentityObject.create(recipient) not in believed.identifiers:
            raise OB3VerificationError("Recipient mismatch")
        return believed


def hosted(past, badge):
    return past.api("GET", f"/obi/v2/badge_assertions/{badge}", token=None).text


def signed(past, badge, form="application/vc+jwt"):
    answer = past.api("GET", f"/obi/v3/open_badge_credentials/{badge}", token=None, headers={"Accept": form})
    assert answer.mimetype == form
    return answer.text


def baked_2(past, badge):
    return OB2Verifier.extract_token_from_png(past.tomas().get(f"/earner/earned/badge/{badge}/download").data)


def baked_3(past, badge):
    return OB3Verifier.extract_token_from_png(past.tomas().get(f"/earner/earned/badge/{badge}/download?version=3").data)


COPIES = {
    "hosted assertion": (hosted, "assertion"),
    "picture with assertion": (baked_2, "assertion"),
    "signed credential": (signed, "credential"),
    "picture with credential": (baked_3, "credential"),
}
WITHDRAWN = {
    "assertion": "hosted assertion .* 410 GONE",
    "credential": "Credential status 'revocation' is set at index 0",
}


@pytest.fixture(params=COPIES)
def copy_of(request, past):
    """Takes a copy of a badge in one of its forms; gives the copy and how the judge judges it."""
    take, form = COPIES[request.param]
    return lambda badge: (take(past, badge), getattr(Judge(past), form))


def test_an_accepted_badge_is_believed(past, copy_of):
    copy, judged = copy_of(accepted(past))
    believed = judged(copy)
    assert past.prefix in believed.id


def test_a_badge_that_ends_far_ahead_is_believed(past, copy_of):
    copy, judged = copy_of(accepted(past, expires_at=FAR_AHEAD))
    judged(copy)


def test_a_badge_that_has_ended_is_not_believed(past, copy_of):
    copy, judged = copy_of(accepted(past, expires_at=OVER))
    with pytest.raises(NOT_BELIEVED, match="has expired"):
        judged(copy)


def test_a_revoked_badge_is_not_believed_because_it_is_revoked(past, copy_of):
    badge = accepted(past)
    copy, judged = copy_of(badge)
    judged(copy)
    past.revoke(badge)
    with pytest.raises(NOT_BELIEVED, match=WITHDRAWN[judged.__name__]):
        judged(copy)


def test_a_replaced_badge_is_not_believed(past, copy_of):
    badge = accepted(past)
    copy, judged = copy_of(badge)
    with past.world() as world:
        kept = world.rows(issued_badges)
        kept.save(replace(kept.find(id=badge), state=BadgeState.REPLACED, replacement_badge_id="the-new-one"))
    with pytest.raises(NOT_BELIEVED, match=WITHDRAWN[judged.__name__]):
        judged(copy)
    told = past.api("GET", f"/obi/v2/badge_assertions/{badge}", token=None).json
    assert told["revocationReason"] == "Replaced by another badge"


def test_another_recipient_is_not_believed(past, copy_of):
    copy, judged = copy_of(accepted(past))
    with pytest.raises(NOT_BELIEVED, match="Recipient mismatch"):
        judged(copy, "mei@example.com")


def test_a_badge_that_was_hidden_after_it_was_given_away(past):
    badge = accepted(past)
    copies = hosted(past, badge), signed(past, badge)
    past.tomas().post(f"/earner/earned/badge/{badge}", f"/earner/earned/badge/{badge}/visibility", hidden="yes")
    Judge(past).credential(copies[1])
    with pytest.raises(OB2VerificationError, match="404"):
        Judge(past).assertion(copies[0])


@pytest.mark.parametrize("take", [hosted, baked_2])
def test_an_assertion_that_was_tampered_with(past, take):
    document = orjson.loads(take(past, accepted(past)))
    document["recipient"]["identity"] = "sha256$" + "0" * 64
    with pytest.raises(OB2VerificationError, match="does not match the badge's local claims"):
        Judge(past).assertion(document)


@pytest.mark.parametrize("take", [signed, baked_3])
def test_a_credential_that_was_tampered_with(past, take):
    head, body, signature = take(past, accepted(past)).split(".")
    said = orjson.loads(base64.urlsafe_b64decode(body + "=="))
    said["credentialSubject"]["achievement"]["name"] = "Master of Everything"
    forged = base64.urlsafe_b64encode(orjson.dumps(said)).rstrip(b"=").decode()
    with pytest.raises(OB3VerificationError, match="Invalid signature"):
        Judge(past).credential(f"{head}.{forged}.{signature}")


def test_a_list_that_somebody_else_signed_is_not_believed(past):
    token = signed(past, accepted(past))
    judge = Judge(past)
    fetch = judge.fetch

    def intercepted(url):
        told = fetch(url)
        return told if "status_lists" not in url else b".".join(told.split(b".")[:2]) + b"." + b"A" * 86

    judge.fetch = intercepted
    with pytest.raises(OB3VerificationError, match="proof is invalid: Invalid signature"):
        judge.credential(token)


def test_one_issuer_cannot_sign_for_another(past):
    token = signed(past, accepted(past))
    other = issuer_did_from_token(token).replace(NORTHWIND, GLOBEX)
    key = OB3Verifier.for_issuer_did(other, download=Judge(past).fetch).pubkey_pem
    with pytest.raises(OB3VerificationError, match="Invalid signature"):
        OB3Verifier(key).verify(token)


@pytest.mark.parametrize("form", ["application/vc+jwt", "application/jwt", "text/plain"])
def test_a_signed_credential_comes_in_the_form_that_is_asked_for(past, form):
    badge = accepted(past, expires_at=FAR_AHEAD)
    Judge(past).credential(signed(past, badge, form))
    said = jwt.decode(signed(past, badge, form), options={"verify_signature": False})
    plain = past.api("GET", f"/obi/v3/open_badge_credentials/{badge}", token=None, headers={"Accept": "*/*"}).json
    since, until = int(LONG_AGO.timestamp()), int(datetime(2990, 1, 6, 9, 0, tzinfo=UTC).timestamp())
    assert said == plain | {"iss": plain["issuer"]["id"], "jti": plain["id"], "nbf": since, "exp": until}
