"""The organization's dashboard: what was issued, templates, single sign-on."""
