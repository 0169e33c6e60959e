"""The family of what cannot be done with a world, without a word about HTTP."""


class WorldError(Exception):
    """Something that a world, a seed or a document of one does not allow; `str()` is a sentence for people."""
