"""The countries of the sign-up form: all that ISO 3166-1 has, each with its three letters."""

import re
import unicodedata

import lxml.html
import pytest

from simulator.acclaim.domain.countries import COUNTRIES, country_code
from tests.simulator.acclaim.test_acclaim_pages import sign_up


def plain(name):
    """As it is sorted: without marks, however it is capitalized."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()


def test_two_come_first_and_the_others_by_name():
    assert COUNTRIES[:2] == ("United States", "Canada")
    assert list(COUNTRIES[2:]) == sorted(COUNTRIES[2:], key=plain)


def test_each_of_the_249_has_a_name_and_three_letters_of_its_own():
    codes = {country_code(name) for name in COUNTRIES}
    assert (len(COUNTRIES), len(set(COUNTRIES)), len(codes)) == (249, 249, 249)
    assert all(re.fullmatch("[A-Z]{3}", code) for code in codes)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("United States", "USA"),
        ("Canada", "CAN"),
        ("Puerto Rico", "PRI"),
        ("Greenland", "GRL"),
        ("Macao", "MAC"),
        ("Hong Kong", "HKG"),
        ("Taiwan", "TWN"),
        ("Congo", "COG"),
        ("Democratic Republic of the Congo", "COD"),
        ("Ivory Coast", "CIV"),
        ("Åland Islands", "ALA"),
        ("Zimbabwe", "ZWE"),
        ("Kosovo", None),
        ("", None),
        (None, None),
    ],
)
def test_the_letters_of_a_country(name, code):
    assert country_code(name) == code


def test_the_form_has_them_all_and_takes_one_of_them(place):
    page = lxml.html.document_fromstring(place.browser().get("/users/sign_up").text)
    assert tuple(page.xpath("//select[@name='country']/option[@value!='']/text()")) == COUNTRIES
    assert sign_up(place, country="Åland Islands").status_code == 302
