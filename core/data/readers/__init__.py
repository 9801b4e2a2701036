"""Readers of image data sets: idx, npz, CSV, folders of classes and archives."""
