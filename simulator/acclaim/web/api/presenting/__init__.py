"""How Acclaim's things look on the wire; the only place that knows the API's keys.

Field order as in the vendor's samples (https://www.credly.com/docs/issued_badges, .../badge_templates,
.../organizations).
What is not simulated is answered with the value of an organization that does not use it.
"""
