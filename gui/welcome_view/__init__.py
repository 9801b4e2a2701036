"""The parts of the Welcome page."""
