"""The earner's pages: signing up and in, accepting, the dashboard, sharing, settings."""
