"""The inspector: the control plane for people. Each page is a view over what programs are told."""
