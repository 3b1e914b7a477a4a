"""`python nannyml_windows.py`: NannyML's univariate drift, and accuracy where truths came, with their defaults: JSON in, JSON out."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "false-alarms"))

from frames import read, read_truths
from nannyml_default import SizeBasedChunker, judge, nannyml

text = sys.stdin.read()
reference, windows, _ = read(text)
names = list(reference.columns)
lines = [{"columns": [name for name, alert in zip(names, found["failed"]) if alert]} for found in judge(None, reference, windows)]

tried, judged, chances = read_truths(text)
if tried is not None:
    calculator = nannyml.PerformanceCalculator(
        y_true="truth",
        y_pred="prediction",
        y_pred_proba=chances,
        problem_type="classification_multiclass",
        metrics=["accuracy"],
    ).fit(tried)
    for line, window in zip(lines, judged):
        calculator.chunker = SizeBasedChunker(chunk_size=len(window))
        found = calculator.calculate(window).filter(period="analysis").to_df()
        line["accuracy"] = bool(found[("accuracy", "alert")].iloc[0])
json.dump({"version": nannyml.__version__, "windows": lines}, sys.stdout)
