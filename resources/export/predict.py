"""Say what is on pictures.

Usage: python predict.py IMAGE [IMAGE ...]

Needs TensorFlow and nothing else. Lies in the folder of the exported model.
"""

import argparse
import os
import sys
from pathlib import Path


def main():
    """Print the class and its probability for each picture."""
    parser = argparse.ArgumentParser(description="Say what is on pictures.")
    parser.add_argument("images", nargs="+", type=Path, metavar="IMAGE")
    paths = parser.parse_args().images
    for path in paths:
        if not path.is_file():
            parser.error(f"there is no file {path}")
    sys.stdout.reconfigure(errors="backslashreplace")

    # Loading TensorFlow takes seconds, so a mistyped name is found before.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow as tf

    model = tf.saved_model.load(str(Path(__file__).resolve().parent))
    predict = model.signatures["serve_bytes"]
    failed = False
    for path in paths:
        try:
            answer = predict(files=tf.constant([path.read_bytes()]))
        except tf.errors.OpError:
            print(f"{path}: no picture that can be read", file=sys.stderr)
            failed = True
            continue
        name = answer["class_name"].numpy()[0].decode()
        probability = answer["probabilities"].numpy()[0].max()
        print(f"{path}: {name} ({probability:.1%})")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
