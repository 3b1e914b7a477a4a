"""The windows that main.ts left as files, for the programs that judge them."""
import json
import pathlib

import numpy as np
import pandas as pd

FEATURES = 20


def read(path, kind):
    values = np.fromfile(path).reshape(FEATURES, -1).T
    frame = pd.DataFrame(values, columns=[f"f{index}" for index in range(FEATURES)])
    return frame.astype(int).astype(str) if kind == "categorical" else frame


def runs(out, kind, most):
    """Each run: its number, its reference, its windows as (rows, change, frame)."""
    folders = sorted((path for path in pathlib.Path(out, kind).iterdir() if path.is_dir()), key=lambda path: int(path.name))
    for folder in folders[:most]:
        windows = sorted(path for path in folder.glob("*.f64") if path.stem != "reference")
        yield int(folder.name), read(folder / "reference.f64", kind), [
            (int(path.stem.split("-")[0]), path.stem.split("-")[1], read(path, kind)) for path in windows
        ]


def kinds(out):
    return sorted(path.name for path in pathlib.Path(out).iterdir() if path.is_dir())


def write(out, kind, tool, version, judge, most):
    with open(pathlib.Path(out, kind, f"{tool}.jsonl"), "w") as file:
        for run, reference, windows in runs(out, kind, most):
            for (rows, change, _), found in zip(windows, judge(kind, reference, [frame for _, _, frame in windows])):
                line = {"run": run, "rows": rows, "change": change, "window": 0, "version": version, **found}
                file.write(json.dumps(line) + "\n")
                file.flush()
