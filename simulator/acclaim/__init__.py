"""Acclaim, the badge platform: organizations issue badges, earners accept and share them."""
