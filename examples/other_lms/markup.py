"""How the school's pages look: HTML, in which everything that people wrote is escaped."""

import sqlite3
from collections.abc import Iterable
from html import escape

Rows = Iterable[sqlite3.Row]

SIGN_IN_FORM = """<form id="sign-in" method="post" action="/sign-in"><label>E-mail <input name="email"></label>
<label>Password <input name="password" type="password"></label><button>Sign in</button></form>"""


def page(title: str, *parts: str) -> str:
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)} - Fernweh Learning</title>'
    ways = '<nav><a href="/">Courses</a> <a href="/profile">Profile</a></nav>'
    return f"{head}<body>{ways}<h1>{escape(title)}</h1>{''.join(parts)}</body></html>"


def message(text: str) -> str:
    return f'<p role="status">{escape(text)}</p>' if text else ""


def links(place: str, courses: Rows) -> str:
    listed = [f'<li><a href="{place}/courses/{row["id"]}">{escape(row["title"])}</a></li>' for row in courses]
    return f"<ul>{''.join(listed)}</ul>"


def hand_in_form(question: str) -> str:
    asked = f'<label>{escape(question)} <input name="answer"></label>' if question else ""
    return f'<form id="hand-in" method="post">{asked}<button>Hand in</button></form>'


def badges_earned(rows: Iterable[tuple[str, str, str, str]]) -> str:
    shown = [(escape(name), day, f'<a href="{escape(url)}">{words}</a>') for name, day, words, url in rows]
    return _table("badges-earned", "Badges Earned", shown)


def registrations(rows: Iterable[tuple[str, str]]) -> str:
    return _table("registrations", "Registrations", [(escape(title), standing) for title, standing in rows])


def _table(name: str, caption: str, rows: Iterable[tuple[str, ...]]) -> str:
    """Of cells that are HTML already."""
    shown = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
    return f'<table id="{name}"><caption>{caption}</caption>{"".join(shown)}</table>'


def address_form(email: str) -> str:
    field = f'<label>E-mail <input name="email" value="{escape(email)}"></label>'
    return f'<form id="address" method="post" action="/profile">{field}<button>Save</button></form>'


def settings_form(title: str, *, fail_completes: bool) -> str:
    name = f'<label>Title <input name="title" value="{escape(title)}"></label>'
    tick = f'<input type="checkbox" name="fail_completes" {"checked" if fail_completes else ""}>'
    fields = f"{name}<label>{tick} A fail completes the course</label>"
    return f'<form id="settings" method="post">{fields}<button>Save</button></form>'


def completion_form(people: Rows, courses: Rows) -> str:
    student = _choice("student", [(row["id"], row["email"]) for row in people])
    course = _choice("course", [(row["id"], row["title"]) for row in courses])
    result = _choice("result", [("pass", "Pass"), ("fail", "Fail")])
    fields = f'{student}{course}{result}<input name="score" type="number" value="100">'
    return f'<form id="completion" method="post" action="/admin/completions">{fields}<button>Complete</button></form>'


def _choice(name: str, options: Iterable[tuple[object, str]]) -> str:
    offered = [f'<option value="{value}">{escape(words)}</option>' for value, words in options]
    return f'<select name="{name}">{"".join(offered)}</select>'
