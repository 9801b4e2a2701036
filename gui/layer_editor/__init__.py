"""The editor of the layer stack: palette, cards, form."""
