"""The page is complete in itself, shows every outcome as a word, and takes no text for markup."""

import pytest

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def page(alone):
    return alone.page


def text(element):
    return " ".join(element.text_content().split())


def scenario(page, name):
    (found,) = [one for one in page.cssselect("details.scenario") if name in text(one.cssselect("summary")[0])]
    return found


def test_rules_stand_in_their_groups(page):
    told = [
        (text(group.cssselect("h2")[0]), [rule.get("data-rule") for rule in group.cssselect("details.rule")])
        for group in page.cssselect("section.group")
    ]
    assert told == [
        ("Earn 0 of 2 hold", ["earn-1", "earn-2"]),
        ("View not looked at", ["view-1"]),
        ("Outside the rules 0 of 1 holds", ["none"]),
    ]


def test_it_speaks_of_rules_for_some_are_no_promises_of_the_article(page):
    assert page.xpath("//h1/text()") == ["The rules, and which of them hold"]


def test_counts_by_outcome(page):
    told = [
        text(one.cssselect(".state")[0]) + " " + text(one.cssselect("strong")[0])
        for one in page.cssselect(".counts li")
    ]
    assert told == ["✓ passed 2", "○ disabled 2", "– unsupported 1", "✗ failed 3", "! error 4"]


def test_every_outcome_is_a_word_with_a_sign(page):
    said = {text(one) for one in page.cssselect(".state")}
    assert said == {"✓ passed", "✗ failed", "! error", "– unsupported", "○ disabled", "? undefined", "· not run"}


def test_markup_in_names_and_bodies_stays_text(page):
    assert not page.cssselect("b b, summary b, summary i, .feature i, pre b, pre it, q it, stage")
    assert 'A <b>bold</b> & "quoted" badge does not come' in text(page)
    assert "<b>O'Lin</b>" in text(page)
    assert "You earned <it>" in text(page)
    assert len(page.cssselect("script")) == 1


def test_nothing_is_asked_for_from_elsewhere(page):
    assert [one.get("href") for one in page.cssselect("link")] == ["data:,"]
    assert not page.cssselect("[src], [srcset], iframe, img, object, [action]")
    assert "url(" not in page.cssselect("style")[0].text
    assert "fetch(" not in page.cssselect("script")[0].text


def test_what_a_step_caused_stands_below_it(page):
    when = scenario(page, "A badge comes").cssselect(".step")[1]
    assert text(when.cssselect(".effects > summary")[0]) == "1 exchange, 1 e-mail, 1 webhook"
    request, mail, webhook = (text(one) for one in when.cssselect(".effect"))
    assert "POST /v1/badges 201" in request
    assert '"url": "http://simulator.test/badges/1"' in request
    assert "(the rest is left out)" in request
    assert "E-mail to priya@example.com: You earned <it>" in mail
    assert "Webhook webhook http://integration.test/scenario no answer try 2" in webhook


def test_the_world_is_named_nowhere(alone):
    assert "scenario-" not in alone.text("index.html").replace("scenario-text", "")


def test_a_failing_step_has_its_message_in_full_and_is_open(page):
    failing = scenario(page, "does not come")
    assert failing.get("open") is not None
    assert next(failing.iterancestors("details")).get("open") is not None
    (message,) = failing.cssselect(".step .message")
    assert text(message).startswith("Priya has 1 badge <sic>; expected: 7")
    assert scenario(page, "A badge comes").get("open") is None


def test_why_it_was_not_played_stands_beside_its_name(page):
    quizzes = scenario(page, "No quizzes here")
    assert text(quizzes.cssselect("summary .why")[0]) == "this LMS has no quizzes"
    assert not quizzes.cssselect(".message")


def test_bodies_are_closed_unless_the_step_is_wrong(page):
    assert not scenario(page, "A badge comes").cssselect(".bodies[open]")
    assert [text(one) for one in scenario(page, "A badge comes").cssselect(".bodies > summary")] == [
        "sent and answered",
        "sent",
    ]


def test_what_is_wrong_is_opened_in_print(page):
    assert [one.get("open") is not None for one in page.cssselect("details.wrong")] == [True] * len(
        page.cssselect("details[open]")
    )


def test_tables_have_headings(page):
    (table,) = scenario(page, "A badge comes").cssselect("table")
    assert [(one.get("scope"), text(one)) for one in table.cssselect("th")] == [("col", "lesson"), ("col", "minutes")]


def test_the_facts_of_a_rule(page):
    facts = text(page.cssselect("[data-rule=earn-1] .facts")[0])
    assert "weak: Only guessed paths" in facts
    assert "documented: that it comes (example.com/docs)" in facts
    assert "weak: when it comes" in facts
    assert "not in this run" in facts


def test_a_rule_without_a_scenario_says_so(page):
    assert "No scenario of this rule was played" in text(page.cssselect("[data-rule=view-1]")[0])


def test_it_is_complete_without_scripts(page):
    assert page.cssselect("form.tools")[0].get("hidden") is not None
    assert not page.cssselect(".rule[hidden], .scenario[hidden]")
    labelled = page.cssselect("form.tools label input, form.tools label select")
    assert [one.get("name") for one in labelled] == ["search", "outcome", "rule"]
