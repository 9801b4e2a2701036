"""Encoded pictures as pixels inside a TensorFlow graph, bit for bit as the app reads.

The app opens pictures with Pillow (`core.data.decode`). An exported model must do the
same without Python, so this package says it once more in TensorFlow operations. The
tests hold the two against each other, picture by picture.

Everything here imports TensorFlow and is itself only imported when a model is exported.
"""
