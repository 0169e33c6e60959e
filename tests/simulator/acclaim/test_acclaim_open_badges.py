"""Open Badges: the documents, who may see them, the identity that is hashed, and the PNG that carries a proof."""

import hashlib
import io
import re
import struct

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from simulator.acclaim.domain.baking import CREDENTIAL, baked, drawn, png_chunks
from simulator.acclaim.domain.open_badges import OpenBadgesAddresses, hashed_identity
from simulator.acclaim.domain.pictures import SIZE, picture
from simulator.clock import Clock
from simulator.ids import Ids
from tests.simulator.places import DATA_LITERATE, GLOBEX, NORTHWIND, ONBOARDED, START, page

DOT = drawn(1, 1, b"\x00\x01\x02\x03\x04")


def texts_in(image):
    return [body for kind, body in png_chunks(image) if kind == b"iTXt"]


def test_pillow_reads_what_is_baked():
    image = Image.open(io.BytesIO(baked(picture(ONBOARDED), '{"id": "é"}')))
    image.load()
    assert (image.size, image.mode) == ((SIZE, SIZE), "RGBA")
    assert image.text["openbadges"] == '{"id": "é"}'
    assert image.tobytes() == Image.open(io.BytesIO(picture(ONBOARDED))).tobytes()


@given(st.text())
def test_any_text_comes_back(text):
    once = baked(DOT, text)
    assert texts_in(once) == [b"openbadges\x00\x00\x00\x00\x00" + text.encode()]
    assert [kind for kind, _ in png_chunks(once)] == [b"IHDR", b"iTXt", b"IDAT", b"IEND"]


@given(st.text(), st.text())
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


OF_A_BADGE = ("badge_assertions", "v2/badge_assertions", "v3/open_badge_credentials")


def test_what_strangers_may_not_see_is_not_there(place):
    pending = place.issue()
    hidden = place.accepted_by_tomas()
    place.tomas().post(f"/earner/earned/badge/{hidden}", f"/earner/earned/badge/{hidden}/visibility", hidden="yes")
    rejected = place.issue_to_tomas(badge_template_id=DATA_LITERATE)
    assert place.tomas().post(f"/badges/{rejected}/accept", f"/badges/{rejected}/reject").status_code == 302
    for badge in (pending, hidden, rejected):
        for document in OF_A_BADGE:
            answer = place.api("GET", f"/obi/{document}/{badge}", token=None)
            assert (answer.status_code, answer.json["data"]["message"]) == (404, "Badge not found")
    for path in (f"/badges/{hidden}", f"/badges/{hidden}/embedded", f"/badges/{pending}"):
        assert place.browser().get(path).status_code == 404


def test_a_badge_that_never_was_a_credential_has_no_status(place):
    pending = place.issue_to_tomas()
    assert place.api("GET", f"/obi/v3/status_lists/{pending}", token=None).status_code == 404
    assert place.tomas().post(f"/badges/{pending}/accept").status_code == 302
    assert place.api("GET", f"/obi/v3/status_lists/{pending}", token=None).status_code == 200


def test_a_revoked_badge_is_gone_and_says_why(place):
    badge = place.accepted_by_tomas()
    place.revoke(badge, reason="Cheated")
    old, assertion, credential = (place.api("GET", f"/obi/{path}/{badge}", token=None) for path in OF_A_BADGE)
    assert [answer.status_code for answer in (old, assertion, credential)] == [410, 410, 410]
    assert old.json == {"revoked": True}
    assert (assertion.json["revoked"], assertion.json["revocationReason"]) == (True, "Cheated")
    assert "recipient" not in assertion.json
    assert credential.json["data"]["message"] == "This badge is not valid any more: Cheated"


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


def test_both_proofs_have_room_in_one_picture():
    both = baked(baked(DOT, "assertion"), "credential", CREDENTIAL)
    assert texts_in(both) == [b"openbadgecredential\x00\x00\x00\x00\x00credential", *texts_in(baked(DOT, "assertion"))]
    assert baked(both, "credential", CREDENTIAL) == both


def test_the_share_page_offers_both_pictures(place):
    badge = place.accepted_by_tomas()
    links = page(place.tomas().get(f"/earner/earned/badge/{badge}/share")).cssselect("#download, #download-credential")
    pictures = [Image.open(io.BytesIO(place.tomas().client.get(link.get("href")).data)) for link in links]
    assert [list(picture.text) for picture in pictures] == [["openbadges"], ["openbadgecredential"]]


@pytest.mark.parametrize(
    ("web", "did"),
    [
        ("http://127.0.0.1:8400", "did:web:127.0.0.1%3A8400:api:v1:obi:v3:issuers:acme"),
        ("https://badges.example/w/one", "did:web:badges.example:w:one:api:v1:obi:v3:issuers:acme"),
        ("http://[::1]:8400", "did:web:%5B%3A%3A1%5D%3A8400:api:v1:obi:v3:issuers:acme"),
    ],
)
def test_an_issuer_is_found_where_the_caller_found_the_api(web, did):
    assert OpenBadgesAddresses(web, f"{web}/v1").issuer_did("acme") == did


def test_every_address_stands_on_the_base_that_the_caller_used(place):
    badge = place.accepted_by_tomas(evidence=[{"type": "UrlEvidence", "value": "https://x.example/"}])
    for path in (
        *(f"{path}/{badge}" for path in (*OF_A_BADGE, "v3/status_lists")),
        f"v2/badge_classes/{ONBOARDED}",
        f"v2/issuers/{NORTHWIND}",
        f"v3/issuers/{NORTHWIND}/did.json",
    ):
        told = place.api(
            "GET", f"/obi/{path}", token=None, base_url="http://127.0.0.1:99", headers={"Accept": "application/json"}
        )
        own = [where for where in re.findall(r"[^\s\"]*://[^\s\"]*|did:web:[^\"]*", told.text) if place.name in where]
        assert own, path
        based = (f"http://127.0.0.1:99{place.prefix}/", f"did:web:127.0.0.1%3A99:w:{place.name}:")
        assert all(where.startswith(based) for where in own), path
        assert "localhost" not in told.text


def test_an_organization_has_one_key_for_good(simulator, place):
    def key(world, org):
        told = simulator.app.test_client().get(f"/w/{world}/v1/obi/v3/issuers/{org}/did.json").json
        return told["verificationMethod"][0]["publicKeyJwk"]["x"]

    first = key(place.name, NORTHWIND)
    place.accepted_by_tomas()
    simulator.worlds.create("twin", "northwind", Clock(frozen_at=START))
    assert first == key(place.name, NORTHWIND) == key("twin", NORTHWIND)
    assert first != key(place.name, GLOBEX)
    simulator.worlds.remove("twin")


def test_keys_differ_by_seed_and_kind(place):
    with place.world(write=False) as world:
        keys = [Ids(world.connection, world.name, seed).key(kind, "x") for seed in "ab" for kind in ("one", "two")]
    assert [len(key) for key in keys] == [32] * 4
    assert len(set(keys)) == 4
