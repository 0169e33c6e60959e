"""What the simulator costs, measured beside a floor and beside peers: `make bench`."""
