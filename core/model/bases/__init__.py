"""Pretrained bases: where they come from, how images reach them, what they consist of.

`outline`, `architectures`, `curated`, `sources`, `consent` and `fetching` load without
TensorFlow; the rest is imported where a model is built or looked at.
"""
