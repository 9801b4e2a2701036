"""Everything Lossline does that needs no window."""

import os

# Lossline trains with TensorFlow; a person's own Keras settings may name another
# backend, which must be overruled before Keras is first imported.
os.environ["KERAS_BACKEND"] = "tensorflow"
