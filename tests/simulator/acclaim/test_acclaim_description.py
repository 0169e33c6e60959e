"""The API's description: where it is found, that it is whole, and that its page asks nobody else for anything."""

import re

from simulator.acclaim.web.api.contract import document


def test_the_description_is_served_with_the_callers_own_address(place):
    answer = place.client.get(f"{place.prefix}/openapi.json")
    assert answer.json["servers"] == [{"url": f"http://localhost{place.prefix}"}]
    assert answer.json["paths"] == document()["paths"]


def test_its_page_finds_everything_here(place):
    assert place.browser().get("/docs").location == f"{place.prefix}/docs/"
    page = place.browser().get("/docs/").text
    named = re.findall(r'(?:src|href|data-description)="([^"]+)"', page)
    assert len(named) == 6
    for address in named:
        assert address.startswith(place.prefix)
        with place.client.get(address) as found:
            assert found.status_code == 200


def test_files_beside_it_are_out_of_reach(place):
    for name in ("..%2f__init__.py", "%2e%2e/__init__.py", "nothing.js"):
        assert place.browser().get(f"/docs/{name}").status_code == 404
