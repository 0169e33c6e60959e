"""The API as an outside judge sees it who knows nothing but openapi.yaml."""
