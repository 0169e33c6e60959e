"""The control plane at /_simulator: worlds, their clock and their mailbox, for tests and for people."""
