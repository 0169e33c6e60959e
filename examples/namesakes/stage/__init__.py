"""The school's own stage: a bed of flowers."""

from dataclasses import dataclass


@dataclass
class Bed:
    days: int = 0
