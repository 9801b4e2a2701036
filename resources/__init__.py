"""Files that the program shows."""
