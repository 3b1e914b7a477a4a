"""Checks the ONNX files named as arguments with the reference checker, shapes included."""

import sys

import onnx

for path in sys.argv[1:]:
    onnx.checker.check_model(path, full_check=True)
