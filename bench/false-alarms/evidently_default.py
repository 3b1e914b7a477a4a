"""`python evidently_default.py FOLDER [RUNS]`: Evidently's default drift tests, on the windows that main.ts left.

The preset draws a picture a column, which takes most of its time: the tests that it chooses are called directly, and the
first window of each stream goes through the preset too, which has to say the same.
"""
import sys
import warnings

warnings.filterwarnings("ignore")

import evidently
from evidently import Report
from evidently.legacy.calculations.stattests import get_stattest
from evidently.legacy.core import ColumnType
from evidently.presets import DataDriftPreset
from windows import FEATURES, kinds, write

# Half of the columns, as the preset has it.
SHARE = 0.5


def tested(kind, reference, frame):
    column_type = ColumnType.Categorical if kind == "categorical" else ColumnType.Numerical
    failed = []
    for name in reference.columns:
        before, now = reference[name].dropna(), frame[name].dropna()
        test = get_stattest(before, now, column_type, None)
        _, drifted = test.func(before, now, column_type, test.default_threshold)
        failed.append(int(drifted))
    return failed


checked = set()


def judge(kind, reference, frames):
    for frame in frames:
        failed = tested(kind, reference, frame)
        if kind not in checked:
            checked.add(kind)
            counted = Report([DataDriftPreset()]).run(frame, reference).dict()["metrics"][0]["value"]
            assert sum(failed) == counted["count"], (kind, sum(failed), counted)
        yield {"failed": failed, "declared": int(sum(failed) >= SHARE * FEATURES)}


if __name__ == "__main__":
    for kind in kinds(sys.argv[1]):
        write(sys.argv[1], kind, "evidently", evidently.__version__, judge, int(sys.argv[2]) if len(sys.argv) > 2 else 20)
