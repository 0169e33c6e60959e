"""Baking: a PNG that carries the proof of a badge within itself.

The proof stands in an iTXt chunk that is not compressed, under a keyword for each version of Open Badges:
https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/baking/index.html and section 5.3 of
https://www.imsglobal.org/spec/ob/v3p0/.
"""

import struct
import zlib

ASSERTION = b"openbadges"
"""The keyword of Open Badges 2.0; its text is the assertion as JSON."""
CREDENTIAL = b"openbadgecredential"
"""The keyword of Open Badges 3.0; its text is the credential as a signed compact JWT."""
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def baked(picture: bytes, text: str, keyword: bytes = ASSERTION) -> bytes:
    """The PNG `picture` with `text` in its iTXt chunk `keyword`, in place of any that was there.

    Raises ValueError when `picture` is no PNG.
    """
    chunks = [(kind, body) for kind, body in png_chunks(picture) if not _is_baked(kind, body, keyword)]
    payload = keyword + b"\x00\x00\x00\x00\x00" + text.encode()
    head, *rest = chunks  # IHDR stands first in every PNG
    return _png([head, (b"iTXt", payload), *rest])


def png_chunks(picture: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a PNG, each as its kind and its body; raises ValueError when it is none."""
    if not picture.startswith(_PNG_SIGNATURE):
        raise ValueError("not a PNG: the signature is missing")
    chunks, position = [], len(_PNG_SIGNATURE)
    while position < len(picture):
        (length,) = struct.unpack(">I", picture[position : position + 4].rjust(4, b"\xff"))
        if position + length + 12 > len(picture):
            raise ValueError("not a PNG: a chunk is cut short")
        kind = picture[position + 4 : position + 8]
        chunks.append((kind, picture[position + 8 : position + 8 + length]))
        position += length + 12
    return chunks


def drawn(width: int, height: int, rows: bytes) -> bytes:
    """A PNG of `width` by `height` pixels; `rows` holds RGBA, each row after a filter byte of 0."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return _png([(b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")])


def _png(chunks: list[tuple[bytes, bytes]]) -> bytes:
    return _PNG_SIGNATURE + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def _is_baked(kind: bytes, body: bytes, keyword: bytes) -> bool:
    return kind == b"iTXt" and body.startswith(keyword + b"\x00")
