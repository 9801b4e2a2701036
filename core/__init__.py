"""Everything Lossline does that needs no window."""
