"""A stand-in for Skilljar, the LMS: courses, completions, webhooks, the student's and the admin's pages."""
