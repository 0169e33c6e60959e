"""A completion comes in from the LMS, a badge goes out to Acclaim, the "Badges Earned" table comes back."""
