"""What an operator asks and mends. No completion comes by here on its way to a badge."""
