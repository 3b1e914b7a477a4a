"""What is sent for each datatype of the protocol: arrays with its limits, two rows of two."""
import numpy as np

NUMBERS = {
    "UINT8": np.array([[0, 255], [1, 2]], dtype=np.uint8),
    "UINT16": np.array([[0, 65535], [1, 2]], dtype=np.uint16),
    "UINT32": np.array([[0, 2**32 - 1], [1, 2]], dtype=np.uint32),
    "UINT64": np.array([[0, 2**64 - 1], [2**53 + 1, 2]], dtype=np.uint64),
    "INT8": np.array([[-128, 127], [1, 2]], dtype=np.int8),
    "INT16": np.array([[-32768, 32767], [1, 2]], dtype=np.int16),
    "INT32": np.array([[-(2**31), 2**31 - 1], [1, 2]], dtype=np.int32),
    "INT64": np.array([[-(2**63), 2**63 - 1], [2**53 + 1, 2]], dtype=np.int64),
    "FP32": np.array([[0.1, -3.4028235e38], [1e-45, 1 / 3]], dtype=np.float32),
    "FP64": np.array([[0.1, -1.7976931348623157e308], [5e-324, 1 / 3]], dtype=np.float64),
    "BOOL": np.array([[True, False], [False, True]], dtype=np.bool_),
}
TEXTS = np.array([["", "plain"], ["Zürich \"東京\" \\ 🚲", " \n\t"]], dtype=np.object_)
HALVES = np.array([[0.5, -65504.0], [6e-8, 1.0]], dtype=np.float16)
NOT_FINITE = np.array([[np.nan, np.inf], [-np.inf, 0.0]], dtype=np.float32)

SAMPLES = {**NUMBERS, "BYTES": TEXTS}


def equal(got, sent):
    """The same values in the same shape; texts may come back as bytes."""
    if got is None or tuple(got.shape) != tuple(sent.shape):
        return False
    if sent.dtype == np.object_:
        texts = [each.decode("utf-8") if isinstance(each, bytes) else each for each in got.flatten()]
        return texts == list(sent.flatten())
    return got.dtype == sent.dtype and got.tobytes() == sent.tobytes()
