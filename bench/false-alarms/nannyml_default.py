"""`python nannyml_default.py FOLDER [RUNS]`: NannyML's univariate drift with its defaults, on the windows that main.ts left.

Fitted on ten chunks of the reference, as it does by itself; each window is then one chunk.
"""
import logging
import os
import sys
import warnings

os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

import nannyml
from nannyml.chunk import SizeBasedChunker
from windows import kinds, write


def judge(_kind, reference, frames):
    names = list(reference.columns)
    calculator = nannyml.UnivariateDriftCalculator(column_names=names).fit(reference)
    for frame in frames:
        calculator.chunker = SizeBasedChunker(chunk_size=len(frame))
        found = calculator.calculate(frame).filter(period="analysis").to_df()
        alerts = [bool(found[(name, "jensen_shannon", "alert")].iloc[0]) for name in names]
        yield {"failed": [int(alert) for alert in alerts]}


if __name__ == "__main__":
    for kind in kinds(sys.argv[1]):
        write(sys.argv[1], kind, "nannyml", nannyml.__version__, judge, int(sys.argv[2]) if len(sys.argv) > 2 else 20)
