"""Computing what a frozen base says of each image once, instead of in each epoch."""
