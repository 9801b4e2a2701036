"""Taking a model away: SavedModel, .keras, and the proof that they agree."""
