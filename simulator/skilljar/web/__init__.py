"""The doors of the LMS: its REST API, the student's pages, the admin's pages."""
