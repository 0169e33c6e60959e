"""The pages that a student sees: catalogue, course, lesson, profile."""
