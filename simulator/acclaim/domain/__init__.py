"""What a badge is and what may happen to it, in plain Python."""
