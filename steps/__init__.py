"""The phrases of the features, one module a voice; they drive from the outside and import no part under test."""
