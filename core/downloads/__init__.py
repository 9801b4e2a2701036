"""Bringing files to this computer: servers, Kaggle, archives, and telling how far."""
