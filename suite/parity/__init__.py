"""What a real Acclaim answered, held to the description that the simulator is held to, and written down."""
