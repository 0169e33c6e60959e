"""One table, of what became of each completion; made by the first version, which wrote no version down."""

revision, down_revision = "0001", None


def upgrade() -> None:
    """Nothing: it is there."""
