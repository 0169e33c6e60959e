"""What others install: our packages under one name, so that theirs may be called as ours are."""
