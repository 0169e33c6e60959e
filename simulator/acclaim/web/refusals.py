"""What Acclaim's pages show when Acclaim refuses: one page for all of them, so that strangers learn nothing from it."""

from flask import Blueprint, render_template

from simulator.acclaim.domain.errors import AcclaimError, Gone, NotFound
from simulator.unit_of_work import abandon_world


def show_refusals(pages: Blueprint) -> None:
    """Answers every refusal that a page does not turn into words of its own."""

    @pages.errorhandler(AcclaimError)
    def _refused(error: AcclaimError) -> tuple[str, int]:
        abandon_world()
        return render_template("acclaim/gone.html"), 404 if isinstance(error, NotFound | Gone) else 422
