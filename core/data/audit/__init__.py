"""Looking over the data itself, before a model learns its faults by heart.

`audit` reads each image once (the survey, which is kept on disk) and then judges it in
a moment for any split. Neither TensorFlow nor Keras is loaded for it.
"""
