"""An experiment as a Python script that needs Keras and no Lossline."""
