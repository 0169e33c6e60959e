"""Whose certificates are taken from receivers: those of the authorities that everybody takes, and of who is named."""

import ssl
from pathlib import Path

from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3.util.ssl_ import create_urllib3_context


class BadCertificates(ValueError):
    """A file without certificates; `str()` names it and says what is wrong."""


def trusting(file: Path) -> ssl.SSLContext:
    """For calls to receivers whose certificates are in a file, or are signed by those; raises BadCertificates.

    They come beside the usual ones, as there are several receivers: that of a test, and one with a public name.
    """
    context = create_urllib3_context()
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # a receiver's own will do, whoever has signed it
    try:
        context.load_verify_locations(cadata=file.read_text(encoding="ascii", errors="ignore"))
    except (ssl.SSLError, ValueError) as error:  # the latter for an empty one
        raise BadCertificates(f"{file} holds no certificate in PEM") from error
    except OSError as error:
        raise BadCertificates(f"{file} cannot be read: {error.strerror}") from error
    return context
