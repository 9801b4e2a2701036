"""Data sets from Kaggle, fetched by Kaggle's own client in a process of its own."""
