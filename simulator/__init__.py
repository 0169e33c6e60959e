"""Local stand-ins for Credly's Acclaim and for the Skilljar LMS: one clock, one mailbox, many worlds."""

__version__ = "0.1.0"
