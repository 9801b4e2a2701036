"""Data sets and models from Kaggle, fetched by its own client in its own process."""
