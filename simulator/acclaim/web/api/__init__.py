"""The Web Service API of Acclaim at /v1; openapi.yaml is the description that it is held to."""
