"""Writes weather-split.json: scikit-learn's models of the Seattle weather on held-out days, and scikit-learn's figures of
them, over all days and by slice. Run from this folder: python weather-split.py"""
import csv
import json
import pathlib

import numpy as np
import sklearn
from sklearn import metrics
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "datasets" / "seattle-weather" / "data"
COLUMNS = ["precipitation", "temp_max", "temp_min", "wind"]
EDGES = {"wind": [2.5, 4.5], "temp_max": [12.0]}

rows = [row for file in sorted(FOLDER.glob("*.csv")) for row in csv.DictReader(file.open())]
held = np.array([index % 3 == 0 for index in range(len(rows))])
features = np.array([[float(row[column]) for column in COLUMNS] for row in rows])
labels = np.array([row["weather"] for row in rows])


def expected_calibration_error(confidence, right):
    """Ten bins of equal count, floor(n / 10) each and the last the rest; ties of confidence stay together."""
    order = np.argsort(confidence, kind="stable")
    confidence, right = confidence[order], right[order]
    n = len(order)
    most = max(1, n // 2) if n <= 20 else 10
    width = n // most
    edges = [0]
    for place in range(1, n):
        if len(edges) < most and place >= (edges_passed(edges, place, width)) and confidence[place] != confidence[place - 1]:
            edges.append(place)
    bins = np.split(np.arange(n), edges[1:])
    return sum(len(b) * abs(confidence[b].mean() - right[b].mean()) for b in bins) / n


def edges_passed(edges, place, width):
    return (edges[-1] // width + 1) * width


def classes_figures(truth, probabilities, names):
    answer = names[probabilities.argmax(axis=1)]
    present = [name for name in names if (truth == name).any() and (truth != name).any()]
    mean = lambda score: float(np.mean([score(truth == name, probabilities[:, list(names).index(name)]) for name in present]))
    figures = {
        "accuracy": metrics.accuracy_score(truth, answer),
        "balanced-accuracy": metrics.recall_score(truth, answer, labels=sorted(set(truth)), average="macro", zero_division=0),
        "log-loss": metrics.log_loss(truth, probabilities, labels=list(names)),
        "brier": float(np.mean(((probabilities - (truth[:, None] == names[None, :])) ** 2).sum(axis=1))),
        "ece": expected_calibration_error(probabilities.max(axis=1), answer == truth),
        "mcc": metrics.matthews_corrcoef(truth, answer),
        "accuracy.top3": metrics.top_k_accuracy_score(truth, probabilities, k=3, labels=list(names)),
        "roc-auc.macro": mean(metrics.roc_auc_score),
        "pr-auc.macro": mean(metrics.average_precision_score),
    }
    for average in ["macro", "weighted"]:
        precision, recall, f1, _ = metrics.precision_recall_fscore_support(truth, answer, average=average, zero_division=0)
        figures |= {f"precision.{average}": precision, f"recall.{average}": recall, f"f1.{average}": f1}
    covered = probabilities.max(axis=1) >= THRESHOLD
    figures |= {
        "coverage": covered.mean(),
        "forwarded": 1 - covered.mean(),
        "accuracy.covered": metrics.accuracy_score(truth[covered], answer[covered]),
    }
    return {name: float(value) for name, value in figures.items()}


def values_figures(truth, answer):
    sizes = np.abs(answer - truth)
    return {
        "mae": metrics.mean_absolute_error(truth, answer),
        "rmse": metrics.root_mean_squared_error(truth, answer),
        "mape": metrics.mean_absolute_percentage_error(truth, answer),
        "r2": metrics.r2_score(truth, answer),
        "bias": float(abs(np.mean(answer - truth))),
        "error.p50": float(np.quantile(sizes, 0.5)),
        "error.p90": float(np.quantile(sizes, 0.9)),
        "error.p95": float(np.quantile(sizes, 0.95)),
    }


THRESHOLD = 0.6
names = np.array(sorted(set(labels)))


def classifier(columns, c):
    model = make_pipeline(StandardScaler(), LogisticRegression(C=c, max_iter=2000)).fit(features[~held][:, columns], labels[~held])
    assert list(model.classes_) == list(names)
    return np.round(model.predict_proba(features[held][:, columns]), 6)


def regressor(columns):
    return LinearRegression().fit(features[~held][:, columns], features[~held][:, 1]).predict(features[held][:, columns])


def parts():
    yield None, np.ones(held.sum(), dtype=bool)
    for column, edges in EDGES.items():
        values = features[held][:, COLUMNS.index(column)]
        bounds = [-np.inf, *edges, np.inf]
        for position, (low, high) in enumerate(zip(bounds, bounds[1:])):
            text = f"< {edges[0]:g}" if position == 0 else f">= {edges[-1]:g}" if position == len(edges) else f"{low:g} to {high:g}"
            yield {column: text}, (values >= low) & (values < high)


truth, temperature = labels[held], features[held][:, 1]
candidate, champion = classifier([0, 1, 2, 3], 1.0), classifier([0, 3], 0.1)
values = regressor([0, 2, 3])
golden = {
    "made": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}",
    "classes": list(names),
    "threshold": THRESHOLD,
    "edges": EDGES,
    "rows": [{"temp_max": float(row[1]), "wind": float(row[3])} for row in features[held]],
    "truth": list(truth),
    "candidate": candidate.tolist(),
    "champion": champion.tolist(),
    "values": values.tolist(),
    "parts": [
        {
            "slice": name,
            "n": int(inside.sum()),
            "candidate": classes_figures(truth[inside], candidate[inside], names),
            "champion": classes_figures(truth[inside], champion[inside], names),
            "values": values_figures(temperature[inside], values[inside]),
        }
        for name, inside in parts()
    ],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
