"""The pages of an LMS admin: course settings, students, webhooks."""
