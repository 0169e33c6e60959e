"""The school's own simulator: of the weather."""


def rain(days: int) -> int:
    """Millimetres that fall in so many days."""
    return 3 * days
