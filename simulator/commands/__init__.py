"""Commands that drive a simulator that runs already, over its control plane."""
