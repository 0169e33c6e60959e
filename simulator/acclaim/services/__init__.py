"""What people and programs do in Acclaim; every service gets the world first."""
