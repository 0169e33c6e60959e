"""Receivers whose certificates are named at the start: trusted as well as those that everybody trusts, and no others."""

from datetime import timedelta

import pytest
import requests

from simulator.delivering import Call, post
from simulator.outbound import Outbound
from simulator.trusted import BadCertificates, trusting
from tests.simulator.tls import certificate, listening_with


def said(outbound: Outbound, url: str) -> str:
    return post(outbound, Call("told", url, {}, "{}", 5.0)).words


def test_one_that_is_named(tmp_path):
    files = certificate(tmp_path)
    with listening_with(*files) as url:
        assert said(Outbound(trusted=trusting(files[0])), url) == "HTTP 200"


def test_the_others_are_trusted_as_well(tmp_path):
    context = trusting(certificate(tmp_path)[0])
    assert "an invented receiver" in str(context.get_ca_certs())
    assert len(context.get_ca_certs()) > 50


def test_nobody_else_is(tmp_path):
    (tmp_path / "other").mkdir()
    named = trusting(certificate(tmp_path / "other")[0])
    with listening_with(*certificate(tmp_path)) as url:
        assert said(Outbound(trusted=named), url).startswith("no answer: its certificate is not trusted")


def test_who_is_named_has_to_be_right_all_the_same(tmp_path):
    files = certificate(tmp_path, address="127.0.0.2")
    with listening_with(*files) as url:
        assert said(Outbound(trusted=trusting(files[0])), url) == "no answer: its certificate is not for 127.0.0.1"
    files = certificate(tmp_path, ends=timedelta(days=-1))
    with listening_with(*files) as url:
        told = said(Outbound(trusted=trusting(files[0])), url)
    assert told == "no answer: its certificate is not valid: certificate has expired"


def test_what_is_named_in_the_environment_is_not_asked(tmp_path, monkeypatch):
    files = certificate(tmp_path)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, str(files[0]))
    with listening_with(*files) as url:
        assert "not trusted" in said(Outbound(), url)
        assert requests.post(url, data=b"", timeout=5).status_code == 200


def test_another_machine_stays_one(tmp_path):
    outbound = Outbound(trusted=trusting(certificate(tmp_path)[0]))
    assert said(outbound, "https://10.0.0.1/").startswith("10.0.0.1 is not a loopback address")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"", "holds no certificate in PEM"),
        (b"nothing\n\x00\xff", "holds no certificate in PEM"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "holds no certificate in PEM"),
    ],
)
def test_a_file_that_holds_none(tmp_path, content, told):
    file = tmp_path / "cert.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadCertificates) as refused:
        trusting(file)
    assert str(refused.value) == f"{file} {told}"


def test_a_key_is_no_certificate_and_a_directory_no_file(tmp_path):
    for wrong, told in ((certificate(tmp_path)[1], "holds no certificate in PEM"), (tmp_path, "cannot be read: ")):
        with pytest.raises(BadCertificates, match=told):
            trusting(wrong)
