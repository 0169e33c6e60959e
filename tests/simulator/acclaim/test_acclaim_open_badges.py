"""Open Badges 2.0: the documents, the identity that is hashed, and the PNG that carries an assertion."""

import hashlib
import io
import struct

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from simulator.acclaim.domain.baking import baked, drawn, png_chunks
from simulator.acclaim.domain.open_badges import hashed_identity
from simulator.acclaim.domain.pictures import picture
from tests.simulator.places import NORTHWIND, ONBOARDED

DOT = drawn(1, 1, b"\x00\x01\x02\x03\x04")


def texts_in(image):
    return [body for kind, body in png_chunks(image) if kind == b"iTXt"]


def test_pillow_reads_what_is_baked():
    image = Image.open(io.BytesIO(baked(picture(ONBOARDED), '{"id": "é"}')))
    image.load()
    assert (image.size, image.mode) == ((200, 200), "RGBA")
    assert image.text["openbadges"] == '{"id": "é"}'
    assert image.tobytes() == Image.open(io.BytesIO(picture(ONBOARDED))).tobytes()


@given(st.text())
@settings(deadline=None)
def test_any_text_comes_back(text):
    once = baked(DOT, text)
    assert texts_in(once) == [b"openbadges\x00\x00\x00\x00\x00" + text.encode()]
    assert [kind for kind, _ in png_chunks(once)] == [b"IHDR", b"iTXt", b"IDAT", b"IEND"]


@given(st.text(), st.text())
@settings(deadline=None)
def test_baking_twice_keeps_the_last_alone(first, second):
    assert baked(baked(DOT, first), second) == baked(DOT, second)


def test_other_texts_in_the_picture_stay():
    other = b"Comment\x00\x00\x00\x00\x00hello"
    head, rest = DOT[:33], DOT[33:]
    chunk = struct.pack(">I", len(other)) + b"iTXt" + other + struct.pack(">I", 0)
    assert len(texts_in(baked(head + chunk + rest, "x"))) == 2


@pytest.mark.parametrize("junk", [b"", b"GIF89a", DOT[:8], DOT[:9], DOT[:11], DOT[:20], DOT[:-1], DOT + b"\x00"])
def test_what_is_no_png_is_a_value_error(junk):
    with pytest.raises(ValueError, match="PNG|unpack"):
        baked(junk, "x")


def test_an_identity_is_hashed_in_lower_case():
    assert hashed_identity("Tomas@Example.com") == "sha256$" + hashlib.sha256(b"tomas@example.com").hexdigest()


def test_an_assertion_of_an_accepted_badge(place):
    badge = place.accepted_by_tomas(
        evidence=[{"type": "UrlEvidence", "value": "https://x.example/"}, {"type": "IdEvidence"}]
    )
    answer = place.api("GET", f"/obi/v2/badge_assertions/{badge}", token=None).json
    assert answer["id"].endswith(f"{place.prefix}/v1/obi/v2/badge_assertions/{badge}")
    assert answer["recipient"] == {"type": "email", "identity": hashed_identity("tomas@example.com"), "hashed": True}
    assert answer["issuedOn"] == "2026-03-02T09:00:00.000Z"
    assert [proof["id"] for proof in answer["evidence"]] == ["https://x.example/"]
    assert "expires" not in answer
    for linked in (answer["badge"], place.client.get(answer["badge"]).json["issuer"]["id"]):
        assert place.client.get(linked).status_code == 200


def test_what_strangers_may_not_see_is_not_there(place):
    pending = place.issue()
    assert place.api("GET", f"/obi/v2/badge_assertions/{pending}", token=None).status_code == 404
    hidden = place.accepted_by_tomas()
    place.tomas().post(f"/earner/earned/badge/{hidden}", f"/earner/earned/badge/{hidden}/visibility", hidden="yes")
    assert place.api("GET", f"/obi/v2/badge_assertions/{hidden}", token=None).status_code == 404
    for path in (f"/badges/{hidden}", f"/badges/{hidden}/embedded", f"/badges/{pending}"):
        assert place.browser().get(path).status_code == 404


def test_a_revoked_assertion_says_why(place):
    badge = place.accepted_by_tomas()
    place.revoke(badge, reason="Cheated")
    answer = place.api("GET", f"/obi/v2/badge_assertions/{badge}", token=None)
    assert answer.status_code == 200
    assert (answer.json["revoked"], answer.json["revocationReason"]) == (True, "Cheated")
    assert "recipient" not in answer.json


def test_what_is_downloaded_carries_the_assertion(place):
    badge = place.accepted_by_tomas()
    answer = place.tomas().get(f"/earner/earned/badge/{badge}/download")
    assert answer.content_type == "image/png"
    document = orjson.loads(str(Image.open(io.BytesIO(answer.data)).text["openbadges"]))
    assert document == place.api("GET", f"/obi/v2/badge_assertions/{badge}", token=None).json
    assert place.mei().get(f"/earner/earned/badge/{badge}/download").status_code == 404


def test_a_class_belongs_to_its_own_issuer(place):
    assert place.api("GET", f"/obi/v2/issuers/{NORTHWIND}/badge_classes/{ONBOARDED}", token=None).status_code == 200
    other = "b7a4c0de-90f1-4c7d-9a3e-5d2c8e6f1a20"
    assert place.api("GET", f"/obi/v2/issuers/{other}/badge_classes/{ONBOARDED}", token=None).status_code == 404
