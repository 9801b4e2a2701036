"""Forms that are generated from specifications."""
