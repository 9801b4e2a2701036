"""Features as a tool of their own: saved, classified, clustered and mapped.

Importing a module of this package loads neither TensorFlow nor scikit-learn; the
functions that need them do.
"""
