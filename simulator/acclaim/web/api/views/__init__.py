"""The calls of the API: each reads the request, calls one service, presents and returns."""
