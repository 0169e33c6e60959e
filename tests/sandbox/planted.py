"""Differences planted in the answers of a simulator that plays the vendor's sandbox."""

import io
import re

import orjson


class Planted:
    """A WSGI application before another: it has some calls answered otherwise, or led elsewhere.

    `answers` are (pattern of "METHOD path", change), where a change takes status and document and gives both;
    `calls` change the environ before the application sees it.
    """

    def __init__(self, app):
        self._app = app
        self.clear()

    def clear(self):
        self.answers, self.calls, self.headers = [], [], list

    def __call__(self, environ, start_response):
        call = (
            f"{environ['REQUEST_METHOD']} {environ['PATH_INFO'].partition('/v1/organizations/')[2].partition('/')[2]}"
        )
        for pattern, change in self.calls:
            if re.fullmatch(pattern, call):
                change(environ)
        changes = [change for pattern, change in self.answers if re.fullmatch(pattern, call)]
        if not changes or "/v1/" not in environ["PATH_INFO"]:
            return self._app(environ, start_response)
        return self._changed(environ, start_response, changes)

    def _changed(self, environ, start_response, changes):
        kept = []
        body = b"".join(self._app(environ, lambda status, headers, exc_info=None: kept.append((status, headers))))
        status, headers = kept[-1]
        code, document = int(status.split()[0]), orjson.loads(body) if body else None
        for change in changes:
            code, document = change(code, document)
        body = document if isinstance(document, bytes) else orjson.dumps(document) if document is not None else b""
        headers = [pair for pair in headers if pair[0].lower() != "content-length"]
        start_response(f"{code} Planted", [*headers, *self.headers(), ("Content-Length", str(len(body)))])
        return [body]


def rows(change):
    """A change of each badge or template in an answer that went well."""

    def changed(code, document):
        if code < 400:
            data = document["data"]
            for row in data if isinstance(data, list) else [data]:
                change(row)
        return code, document

    return changed


def answering(status):
    """A change of the status of what went well."""
    return lambda code, document: (status if code < 400 else code, document)


def without_query(environ):
    environ["QUERY_STRING"] = re.sub(r"filter=[^&]*&?", "", environ["QUERY_STRING"])


def with_body(environ, change):
    body = orjson.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    change(body)
    sent = orjson.dumps(body)
    environ |= {"wsgi.input": io.BytesIO(sent), "CONTENT_LENGTH": str(len(sent))}
