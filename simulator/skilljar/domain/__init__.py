"""What the LMS knows and its rules, in plain Python."""
