"""The scenarios as a suite: played on the simulator with our integration, or on whatever a driver leads to."""
