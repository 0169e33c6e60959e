"""What holds the parts to what they promise. A package: some distributions bring a `tests` of their own."""
