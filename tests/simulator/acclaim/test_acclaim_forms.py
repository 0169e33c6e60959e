"""Forms in several parts, and texts that are not UTF-8."""

import pytest


def parts(*said, boundary="b"):
    body = b"".join(
        b"--" + boundary.encode() + b"\r\nContent-Disposition: form-data; " + head + b"\r\n\r\n" + content + b"\r\n"
        for head, content in said
    )
    return {"data": body + b"--b--\r\n", "content_type": f"multipart/form-data; boundary={boundary}"}


REASON = b'name="reason"'


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ([(b'name="reason"; filename="x.txt"', b"x")], 400),
        ([(REASON, b"\xff")], 400),
        ([(REASON + b"\r\nContent-Type: text/plain; charset=iso-8859-1", b"x")], 400),
        ([(REASON + b"\r\nContent-Type: text/plain; charset=utf-16", b"x\x00")], 400),
        ([(b'name="reason[a][b][c][d][e][f][g][h]"', b"x")], 400),
        ([(b'name="stray"', b"x")] * 1001, 400),
        ([(b"", b"x")], 400),
    ],
    ids=["a file", "no UTF-8", "Latin 1", "UTF-16", "deep", "many", "nameless"],
)
def test_a_part_of_a_form_that_is_no_text(still, said, status):
    answer = still.own("PUT", "/badges/nothing/revoke", **parts(*said))
    assert (answer.status_code, answer.headers["X-Simulator-Rule"]) == (status, "body-json")


@pytest.mark.parametrize(
    "content", [b"", b"garbage", b"--b\r\n", b"--b\r\nContent-Disposition: form-data; name=reason\r\n\r\nx"]
)
def test_a_form_that_breaks_off(still, content):
    for boundary in ("b", ""):
        kind = f"multipart/form-data; boundary={boundary}" if boundary else "multipart/form-data"
        answer = still.own("PUT", "/badges/nothing/revoke", data=content, content_type=kind)
        assert answer.status_code in {400, 422}


def test_a_form_in_parts_is_a_form(place):
    badge = place.issue()
    said = parts(
        (REASON + b"\r\nContent-Type: text/plain; charset=UTF-8", "Versehen äö".encode()),
        (b'name="suppress_revoke_notification_email"', b"true"),
    )
    answer = place.own("PUT", f"/badges/{badge}/revoke", **said)
    assert (answer.status_code, answer.json["data"]["revocation_reason"]) == (200, "Versehen äö")


def test_parts_keep_their_order(place):
    fields = [("type", "UrlEvidence"), ("value", "https://x.example/1"), ("type", "PlainTextEvidence"), ("title", "T")]
    said = [(f'name="{name}"'.encode(), str(value).encode()) for name, value in place.request().items()]
    said += [(f'name="evidence[][{name}]"'.encode(), value.encode()) for name, value in fields]
    proofs = place.own("POST", "/badges", **parts(*said)).json["data"]["evidence"]
    assert [(proof["type"], proof.get("title")) for proof in proofs] == [
        ("UrlEvidence", None),
        ("PlainTextEvidence", "T"),
    ]


@pytest.mark.parametrize("query", ["filter=query::%ff", "sort=%c0%80", "%ff=1", "filter=state%3a%3a%ed%a0%80"])
def test_a_query_that_is_not_utf_8(still, query):
    answer = still.own("GET", f"/badges?{query}")
    assert (answer.status_code, answer.headers["X-Simulator-Rule"]) == (400, "body-json")
