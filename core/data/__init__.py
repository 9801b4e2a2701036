"""Where images come from: catalogue, readers, downloads, split and feed."""
