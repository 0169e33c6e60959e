"""What the LMS can be asked to do; each service gets the world first."""
