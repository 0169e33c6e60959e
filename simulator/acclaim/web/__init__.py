"""The doors of Acclaim: the API, the earner's pages, the public pages, the organization's dashboard."""
