"""A receiver of webhooks that speaks TLS, with a certificate that its own key has signed."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


def certificate(directory: Path, *, address: str = "127.0.0.1", ends: timedelta = DAY) -> tuple[Path, Path]:
    """The files of a certificate for an address, and of its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)  # noqa: TID251  # TLS asks for it
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "an invented receiver")])
    extensions = [
        (x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), False),
        (x509.BasicConstraints(ca=True, path_length=None), True),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
    ]
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - 2 * DAY).not_valid_after(now + ends)
    for extension, is_critical in extensions:
        made = made.add_extension(extension, critical=is_critical)
    pem = serialization.Encoding.PEM
    files = directory / "cert.pem", directory / "key.pem"
    files[0].write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    files[1].write_bytes(key.private_bytes(pem, *plain))
    return files


class _Thankful(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Nobody reads it."""


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, *_args: object) -> None:
        """Who trusts no certificate hangs up."""


@contextmanager
def listening_with(cert: Path, key: Path) -> Iterator[str]:
    """The address of a receiver that answers each POST with 200."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server = _Quiet(("127.0.0.1", 0), _Thankful)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
