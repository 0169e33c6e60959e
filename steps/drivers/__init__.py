"""How the scenarios reach what they are about: over HTTP, as a browser or as a program would."""
