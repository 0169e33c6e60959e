"""Texts that the LMS, Acclaim and the operator give stay text on all pages of the integration."""

from __future__ import annotations

import base64
import re
from dataclasses import replace

import lxml.html
import pytest

from tests.payloads import HARMLESS, PAYLOADS, count, differing, elements

TOKEN = "operator-token"
BASIC = {"Authorization": "Basic " + base64.b64encode(f"x:{TOKEN}".encode()).decode()}


@pytest.fixture
def settings(settings):
    return replace(settings, operator_token=TOKEN)


@pytest.fixture
def shown(client, headers, deliver, event, far_ends, page, badge):
    """What all pages show when everything is called so, by page."""

    def look(text):
        user = {"id": "u1", "email": "priya@example.com", "first_name": "Priya", "last_name": "Rao"}
        far_ends.answers["GET /users/u1"] = 200, {"user": user}
        far_ends.answers["POST /badges"] = 422, {"data": {"message": text}}
        about = event(user=user)
        about["course"]["title"] = text
        about["course_progress"]["course_progress_id"] = f"g-{len(text)}-{hash(text)}"
        number = deliver(about).id
        far_ends.answers["GET /badges"] = page(badge(badge_template={"name": text, "image_url": text}, image_url=text))
        return {
            "table": client.get("/students/u1/badges-earned", headers=headers),
            "operator": client.get("/operator", headers=BASIC),
            "completion": client.get(f"/operator/completions/{number}", headers=BASIC),
        }

    return look


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_a_page_has_the_same_elements_whatever_the_names_in_it_are(shown, far_ends, payload):
    """One after the other on one operator's page: a payload that is no text would be seen beside the harmless one."""
    pages = shown(payload), shown(HARMLESS.strip())
    for name in pages[0]:
        bad, good = (answers[name] for answers in pages)
        assert (bad.status_code, good.status_code) == (200, 200), name
        trees = [
            lxml.html.document_fromstring(re.sub(r"completions/\d+", "completions/n", answer.text))
            for answer in (bad, good)
        ]
        assert [count(tree, text) > 0 for tree, text in zip(trees, (payload, HARMLESS), strict=True)] == [True] * 2, (
            name
        )
        if name != "operator":  # which lists the first completion beside the second
            assert differing(elements(trees[0]), elements(trees[1])) == [], name
        for tree in trees:
            assert not tree.cssselect("script, iframe, base, svg, math, meta[http-equiv]"), name
            assert not [each for element in tree.iter() for each in element.attrib if each.startswith("on")], name
            assert not [
                link
                for link in tree.xpath("//@href | //@src | //@action")
                if link.lower().startswith(("javascript:", "data:"))
            ]
