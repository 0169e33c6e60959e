"""Drawing the badges of templates that came without a picture: outlines, what is chosen of them, pixels, letters."""
