"""The windows of a stream as tables."""
import json

import pandas as pd


def read(source):
    """The reference's features, each window's, and which of them are categories."""
    said = json.loads(source if isinstance(source, str) else source.read())
    categories = said["categories"]

    def table(rows):
        frame = pd.DataFrame(rows, columns=said["features"])
        return frame.astype({name: str for name in categories})

    return table(said["reference"]), [table(rows) for rows in said["windows"]], categories


def read_truths(source):
    """Answers beside truths of the test split and of each window, and the columns of probabilities; None without a model."""
    said = json.loads(source)
    if not said["tried"]:
        return None, [], {}
    chances = {name: f"p:{name}" for name in said["classes"]}
    table = lambda rows: pd.DataFrame(rows, columns=["prediction", "truth", *chances.values()])
    return table(said["tried"]), [table(rows) for rows in said["truths"]], chances
