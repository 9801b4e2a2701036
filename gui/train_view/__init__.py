"""The parts of the Train page beside the plots."""
