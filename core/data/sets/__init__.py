"""The data sets that Lossline knows by name, one module for each."""
