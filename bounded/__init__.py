"""HTTP within bounds, for both sides of it: calls that end in time, servers that end when they are told to."""
