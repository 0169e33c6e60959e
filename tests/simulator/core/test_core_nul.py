"""A text with a NUL, which PostgreSQL cannot keep: whoever sends one, anywhere, is refused and nothing breaks."""

import itertools
import re

import pytest

from tests.simulator.places import ONBOARDED

NUL = "a%00b"
FIELDS = re.findall(
    r"\w+",
    "answer auto_accept code country course days decision description email expires_after_days first_name hidden language"
    " last_name message new_email next password reason recipient result score score_lesson state title webhook_url",
)
QUERY = "&".join(
    f"{name}={NUL}" for name in ("filter", "sort", "page", "q", "to", "kind", "token", "state", "client_id")
)


@pytest.fixture
def visitors(place, monkeypatch):
    """An earner and an admin, signed in, whose forms need no token."""
    earner, admin = place.tomas(), place.browser().sign_in_admin()
    monkeypatch.setitem(place.simulator.app.config, "WTF_CSRF_ENABLED", False)
    return earner.client, admin.client


def addresses(simulator, badge):
    """Every address there is with a NUL in all of its parts, or in all but those that lead to something."""
    for rule in simulator.app.url_map.iter_rules():
        known = re.sub(r"<(\w+:)?badge_id>", badge, re.sub(r"<(\w+:)?(badge_)?template_id>", ONBOARDED, rule.rule))
        for path, method in itertools.product({rule.rule, known}, rule.methods - {"OPTIONS", "HEAD"}):
            yield method, re.sub(r"<[^>]+>", NUL, path)


def test_nowhere_does_a_nul_break_anything(place, visitors):
    badge = place.accepted_by_tomas()
    broken = []
    for method, path in addresses(place.simulator, badge):
        sent = {"query_string": QUERY} if method == "GET" else {"data": dict.fromkeys(FIELDS, "a\x00b")}
        answers = [visitor.open(place.prefix + path, method=method, **sent) for visitor in visitors]
        broken += [(answer.status_code, method, path) for answer in answers if answer.status_code >= 500]
    assert not broken


def test_no_world_has_a_nul_in_its_name(place):
    for path in ("/", "/_simulator/clock/advance", "/v1/organizations", "/users/sign_in"):
        assert place.simulator.app.test_client().post(f"/w/{NUL}{path}", json={"seconds": 0}).status_code < 500
