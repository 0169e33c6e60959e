"""What the LMS's own words on the profile are in the student's language; the integration's table has its own."""

from simulator.skilljar.domain.progress import Standing

_NAMES = (
    "my_profile", "registrations", "course", "registered", "status", "completed", "details", "email", "language",
    "save", "no_registrations", *(standing.name for standing in Standing),
)  # fmt: skip
_WORDS = {
    "en": (
        "My Profile", "Registrations", "Course", "Registered", "Status", "Completed", "Your details",
        "E-mail address", "Language", "Save", "There are no registrations yet.",
        "Not started", "In progress", "Completed", "Passed", "Not passed",
    ),
    "de": (
        "Mein Profil", "Anmeldungen", "Kurs", "Angemeldet", "Status", "Abgeschlossen am", "Ihre Angaben",
        "E-Mail-Adresse", "Sprache", "Speichern", "Noch keine Anmeldungen.",
        "Nicht begonnen", "In Arbeit", "Abgeschlossen", "Bestanden", "Nicht bestanden",
    ),
    "fr": (
        "Mon profil", "Inscriptions", "Cours", "Inscrit le", "Statut", "Terminé le", "Vos coordonnées",
        "Adresse e-mail", "Langue", "Enregistrer", "Pas encore d’inscription.",
        "Pas commencé", "En cours", "Terminé", "Réussi", "Non réussi",
    ),
    "es": (
        "Mi perfil", "Inscripciones", "Curso", "Inscrito", "Estado", "Terminado el", "Sus datos",
        "Correo electrónico", "Idioma", "Guardar", "Todavía no hay inscripciones.",
        "Sin empezar", "En curso", "Terminado", "Aprobado", "No aprobado",
    ),
}  # fmt: skip
LANGUAGE_NAMES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español"}


def labels_in(language: str) -> dict[str, str]:
    """Labels by name, and the words for a standing by its member's name."""
    return dict(zip(_NAMES, _WORDS.get(language, _WORDS["en"]), strict=True))
