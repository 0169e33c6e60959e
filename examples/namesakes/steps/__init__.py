"""The school's own steps."""
