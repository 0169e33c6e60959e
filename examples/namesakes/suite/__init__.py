"""The school's own suite: of rooms."""

ROOMS = ("greenhouse", "shed")
