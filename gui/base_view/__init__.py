"""A pretrained base on the Model page: its card, its picture, and choosing one.

`base_look`, `picture_rows` and `fetching` hold no widget.
"""
