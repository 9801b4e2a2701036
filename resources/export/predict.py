"""Say what is on pictures.

Usage: python predict.py IMAGE [IMAGE ...]

Needs TensorFlow and nothing else. Lies in the folder of the exported model.
"""

import argparse
import sys
from pathlib import Path

import tensorflow as tf


def main():
    """Print the class and its probability for each picture."""
    parser = argparse.ArgumentParser(description="Say what is on pictures.")
    parser.add_argument("images", nargs="+", type=Path, metavar="IMAGE")
    paths = parser.parse_args().images
    for path in paths:
        if not path.is_file():
            parser.error(f"there is no file {path}")
    sys.stdout.reconfigure(errors="backslashreplace")

    model = tf.saved_model.load(str(Path(__file__).resolve().parent))
    predict = model.signatures["serve_bytes"]
    for path in paths:
        answer = predict(files=tf.constant([path.read_bytes()]))
        name = answer["class_name"].numpy()[0].decode()
        probability = answer["probabilities"].numpy()[0].max()
        print(f"{path}: {name} ({probability:.1%})")


if __name__ == "__main__":
    main()
