"""The window. Nothing in it computes what core can compute."""
