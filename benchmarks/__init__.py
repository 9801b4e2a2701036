"""How fast and how small Lossline is, against what one would write without it.

`python -m benchmarks` (or `make bench`) runs everything, prints a table and writes
`benchmarks/results.json`. Every number is a ratio of two things measured in one run, in
turns, so that a busy or slow machine changes both sides alike.
"""
