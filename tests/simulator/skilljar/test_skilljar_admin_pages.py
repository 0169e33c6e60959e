"""What an admin finds: students by name or address, what became of a webhook's deliveries, where one is."""

import lxml.html
import pytest

from simulator.skilljar.records import organizations
from simulator.skilljar.services.people import Details, admit

ADMIN = "/skilljar/admin"


def tree(answer):
    return lxml.html.document_fromstring(answer.text)


def names(answer):
    return [link.text_content() for link in tree(answer).cssselect("table#students tbody a")]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("priya", ["Priya Raman"]), ("PRIYA RAM", ["Priya Raman"]), ("tomas@EXAMPLE", ["Tomás Ortega"]), ("o'l", ["Mei O'Lin"]),
        ("%", []), ("_", []), ("nobody", []), ("\x00", []), ("  ", ["Priya Raman", "Tomás Ortega", "Mei O'Lin"]),
        ("gus", []),
    ],
)  # fmt: skip
def test_students_are_looked_for_by_name_and_address(sam, words, found):
    answer = sam.client.get(f"{ADMIN}/students", query_string={"q": words})
    assert [name for name in names(answer) if name in {"Priya Raman", "Tomás Ortega", "Mei O'Lin"}] == found
    assert len(names(answer)) == len(found)
    assert tree(answer).cssselect("form#search input[name=q]")[0].get("value") == words.replace("\x00", "\ufffd")


def test_many_students_come_in_pages(lms, sam):
    with lms.world() as world:
        northwind = world.rows(organizations).find(domain_name="academy.northwind.example")
        for number in range(60):
            admit(world, northwind, Details(f"s{number}@many.example", f"S{number}", "Many"))
    first = sam.client.get(f"{ADMIN}/students", query_string={"q": "many"})
    assert len(names(first)) == 50
    (following,) = tree(first).xpath("//nav[@aria-label='Pages']//a[@rel='next']/@href")
    assert names(sam.get(following))[-1] == "S59 Many"
    assert tree(sam.get(following)).cssselect("nav[aria-label=Pages]")[0].text_content().split()[-3:] == [
        "2",
        "of",
        "2",
    ]


def test_the_list_says_how_busy_each_student_was(sam):
    there = f"{ADMIN}/students/priyaraman001"
    sam.post(there, f"{there}/completions", course="crsdataliter1", result="pass", score="88")
    (row,) = tree(sam.client.get(f"{ADMIN}/students", query_string={"q": "priya"})).cssselect("#students tbody tr")
    assert [" ".join(cell.text_content().split()) for cell in row] == [
        "Priya Raman", "priya@example.com", "1", "1", "2026-07-01",
    ]  # fmt: skip


def test_a_delivery_that_failed_says_when_it_is_tried_again(lms, sam, priya):
    lms.receiver.status = 500
    there = f"{ADMIN}/students/priyaraman001"
    sam.post(there, f"{there}/completions", course="crsdataliter1", result="pass", score="88")
    row = tree(sam.get(f"{ADMIN}/webhooks")).cssselect("#deliveries tbody tr")[0]
    shown = {cell.get("data-label"): " ".join(cell.text_content().split()) for cell in row}
    assert shown["State"] == "not delivered"
    assert shown["Next try"] == "2026-07-01 09:01:00"
    assert "500" in shown["Outcome"]
    lms.receiver.status = 200
    sam.post(f"{ADMIN}/webhooks", row.cssselect("form")[0].get("action"))
    row = tree(sam.get(f"{ADMIN}/webhooks")).cssselect("#deliveries tbody tr")[0]
    shown = {cell.get("data-label"): " ".join(cell.text_content().split()) for cell in row}
    assert (shown["State"], shown["Next try"]) == ("delivered", "--")


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("", ("Courses", "page")), ("/courses", ("Courses", "page")), ("/courses/crsdataliter1", ("Courses", "true")),
        ("/students", ("Students", "page")), ("/students/priyaraman001", ("Students", "true")), ("/webhooks", ("Webhooks", "page")),
    ],
)  # fmt: skip
def test_the_navigation_says_where_one_is(sam, path, current):
    (here,) = tree(sam.get(f"{ADMIN}{path or '/'}")).cssselect("header nav [aria-current]")
    assert (here.text_content(), here.get("aria-current")) == current


def test_settings_stand_under_the_names_of_the_article(sam):
    page = tree(sam.get(f"{ADMIN}/courses/crsdataliter1"))
    (details,) = [heading for heading in page.iter("h2") if heading.text_content() == "Course Details"]
    (score,) = details.getparent().cssselect("fieldset legend")
    assert score.text_content() == "Course Score"
    labels = [" ".join(label.text_content().split()) for label in score.getparent().cssselect("label")]
    assert labels == [
        "Use Lesson Score As Course Score", "Lesson", "Mark the course as complete if the student passes or fails",
    ]  # fmt: skip


def test_every_table_has_a_head_for_each_column(lms, sam):
    there = f"{ADMIN}/students/priyaraman001"
    sam.post(there, f"{there}/completions", course="crsdataliter1", result="pass", score="88")
    for path in ("/courses", "/students", "/students/priyaraman001", "/webhooks"):
        for table in tree(sam.get(f"{ADMIN}{path}")).cssselect("table"):
            heads = table.cssselect("thead th[scope=col]")
            assert all(head.text_content().strip() for head in heads), path
            assert {len(row) for row in table.cssselect("tbody tr")} == {len(heads)}, path
