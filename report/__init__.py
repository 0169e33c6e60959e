"""Living documentation: what a run of the scenarios showed, for people and for programs."""
