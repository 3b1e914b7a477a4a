"""`python evidently_windows.py`: Evidently's default drift tests on the windows of a stream: JSON in, JSON out."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "false-alarms"))

import evidently
from evidently_default import SHARE, tested
from frames import read

reference, windows, categories = read(sys.stdin)


def failed(window):
    numbers = [name for name in reference.columns if name not in categories]
    found = dict(zip(numbers, tested("numbers", reference[numbers], window[numbers])))
    return found | dict(zip(categories, tested("categorical", reference[categories], window[categories])))


lines = []
for window in windows:
    found = failed(window)
    names = [name for name, drifted in found.items() if drifted]
    lines.append({"columns": names, "declared": len(names) >= SHARE * len(found)})
json.dump({"version": evidently.__version__, "windows": lines}, sys.stdout)
