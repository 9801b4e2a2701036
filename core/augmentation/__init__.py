"""Varying a batch of training images: drawn with numpy, carried out by TensorFlow.

What is done to an image depends on the seed, the epoch and the image, and on nothing
else: not on its neighbours in the batch, on threads, or on where a run was resumed.
(MixUp and CutMix take their second image from the same batch, which is a function of
seed and epoch, too.)
"""
