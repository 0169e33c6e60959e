"""The school's own report: a sentence."""


def told(*, wet: bool) -> str:
    return "The beds are wet" if wet else "The beds are dry"
