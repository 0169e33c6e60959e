"""Texts of people and programs stay text: every page has the same elements whatever the names in it are."""

import itertools
import re
from collections.abc import Iterator

import lxml.html
import pytest

from simulator.app import Simulator
from tests.payloads import HARMLESS, PAYLOADS, count, differing, elements
from tests.simulator.databases import new_database
from tests.simulator.infested import Infested, Unknown
from tests.simulator.receivers import Receiver

# Not pages: calls for programs, held to their descriptions, and files.
EXCUSED = {
    "root": "leads to the start page", "static": "files of ours", "acclaim_description.asset": "files of Swagger UI",
    "acclaim_description.openapi": "JSON", "acclaim_description.without_slash": "leads to the page", "control.docs_without_slash": "the same",
    "control.export": "JSON", "control.tour_mail": "leads to a mail", "control.tour_journal": "leads to the journal", "control.health": "JSON", "control.metrics": "text", "control.openapi": "JSON",
    "acclaim_earner.authorize": "has more to say, among the others", "acclaim_earner.accept_page": "the same",
}  # fmt: skip


def pages(simulator):
    """The rules of all pages."""
    return [
        rule
        for rule in simulator.app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.endpoint not in EXCUSED
        and not rule.endpoint.startswith(("acclaim_api.", "skilljar_api.", "control.get_", "control.list_"))
    ]


@pytest.fixture(scope="module")
def infesting() -> Iterator[Simulator]:
    receiver = Receiver()
    receiver.status = 204
    simulator = Simulator(base_url="http://simulator.test", database=new_database(), http=receiver)
    yield simulator
    simulator.worlds.close()


def looked_at(simulator, text):
    """For each page, and each form that comes back: its status, its elements, how often the text is seen."""
    infested = Infested(simulator, "infested", text)
    try:
        seen = {
            name: judged(infested, infested.who[who].get(path))
            for name, who, path in [*infested.ways(pages(simulator)), *infested.more()]
        }
        return seen | {f"form: {name}": judged(infested, send()) for name, send in infested.forms()}
    finally:
        simulator.worlds.remove("infested")


def judged(infested, answer):
    if answer.mimetype != "text/html" or not answer.data:
        return answer.status_code, answer.mimetype, 0
    tree = lxml.html.document_fromstring(answer.text)
    for code in tree.cssselect(
        "#embed-code"
    ):  # HTML that is shown to be copied: what is in it has to stay text as well
        frame = lxml.html.fragment_fromstring(code.text_content())
        assert (frame.tag, sorted(frame.attrib), len(frame)) == (
            "iframe",
            ["height", "src", "style", "title", "width"],
            0,
        )
        code.text = frame.get("title")
    found = elements(tree)
    for source in tree.cssselect("#whole pre"):  # as it goes over the wire, where some letters are encoded
        source.text = ""
    return answer.status_code, found, count(tree, infested.text)


@pytest.fixture(scope="module")
def harmless(infesting):
    return looked_at(infesting, HARMLESS)


def test_all_pages_are_looked_at_and_most_show_texts(harmless):
    assert {status for status, *_ in harmless.values()} <= {200, 302, 303, 404, 403, 422}
    assert {name: status for name, (status, *_) in harmless.items() if "." in name and status != 200} == {}
    assert len([name for name, (_, _, times) in harmless.items() if times]) > 40
    assert len(PAYLOADS) == len(set(PAYLOADS)) == 40


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_a_page_has_the_same_elements_whatever_the_names_in_it_are(infesting, harmless, payload):
    seen = looked_at(infesting, payload)
    assert list(seen) == list(harmless)
    for name, (status, found, times) in seen.items():
        expected_status, expected, expected_times = harmless[name]
        assert status == expected_status, name
        assert differing(found, expected) == [], name
        assert times == expected_times, f"{name}: the text is not shown as it was written"


def test_no_page_has_a_script_or_style_that_stands_in_it(harmless):
    for name, (_, found, _) in harmless.items():
        if isinstance(found, str) or name.startswith(("mail as HTML", "control.mail_html")):
            # Mails have their styles in them, and a policy of their own.
            continue
        for _, tag, attributes, _, addresses in found:
            assert tag != "style", name
            assert tag != "script" or "src" in attributes, name
            assert not [one for one in attributes if one.startswith("on") or one == "style"], name
            assert "javascript" not in {scheme for scheme, *_ in addresses.values()}, name


def test_every_form_that_posts_has_a_token_in_it(harmless):
    """But for the control plane's, which looks at the origin of a call."""
    tried = 0
    for name, (_, found, _) in harmless.items():
        if isinstance(found, str) or name.startswith("control."):
            continue
        for number, (depth, tag, _, what, _) in enumerate(found):
            if tag == "form" and what.get("method", "").lower() == "post":
                within = itertools.takewhile(lambda one, depth=depth: one[0] > depth, found[number + 1 :])
                assert "csrf_token" in [one[3].get("name") for one in within], name
                tried += 1
    assert tried > 40


def test_what_differs_would_be_found(harmless):
    name = "acclaim_public.organization_page"
    _, found, _ = harmless[name]
    more = [*found[:5], (3, "script", [], {}, {}), *found[5:]]
    assert differing(more, found)
    assert differing(found[:-1], found)
    assert re.match("^[a-z]", found[0][1])


def test_a_page_that_is_new_has_to_be_told_of(infesting):
    class Rule:
        endpoint, rule, arguments = "acclaim_earner.new", "/new/<thing>", frozenset({"thing"})

    infested = Infested(infesting, "told-of", HARMLESS)
    with pytest.raises(Unknown, match="/new/<thing>"):
        list(infested.ways([Rule()]))
    infesting.worlds.remove("told-of")
