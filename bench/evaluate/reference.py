"""The same evaluation by scikit-learn and by numpy, on the files that main.ts made; prints seconds and values as JSON.

A replicate draws the rows once and measures both models on them. Only `times` replicates are run; main.ts multiplies.
"""
import json
import pathlib
import sys
import time
import warnings

import numpy as np
import sklearn
from sklearn import metrics

warnings.simplefilter("ignore")
folder, classes, times, threshold = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
truth = np.fromfile(folder / "truth", np.uint8).astype(np.int64)
site = np.fromfile(folder / "site", np.uint8)
models = [np.fromfile(folder / name, np.float64).reshape(-1, classes) for name in ("candidate", "champion")]
labels = np.arange(classes)
rng = np.random.default_rng(1)


def ece(confidence, right, bins=10):
    order = np.argsort(confidence, kind="stable")
    width = len(order) // bins
    gaps = (confidence - right)[order]
    edges = np.arange(bins) * width
    return np.abs(np.add.reduceat(gaps, edges)).sum() / len(order)


def by_sklearn(y, p, areas=True):
    answer = p.argmax(axis=1)
    confidence = p.max(axis=1)
    right = answer == y
    precision, recall, f1, support = metrics.precision_recall_fscore_support(y, answer, labels=labels, zero_division=0)
    found = {
        "accuracy": metrics.accuracy_score(y, answer),
        "balanced-accuracy": metrics.balanced_accuracy_score(y, answer),
        "precision.macro": precision.mean(), "recall.macro": recall.mean(), "f1.macro": f1.mean(),
        "precision.weighted": np.average(precision, weights=support),
        "recall.weighted": np.average(recall, weights=support),
        "f1.weighted": np.average(f1, weights=support),
        "log-loss": metrics.log_loss(y, p, labels=labels),
        "brier": metrics.brier_score_loss(y, p, labels=labels, scale_by_half=False),
        "mcc": metrics.matthews_corrcoef(y, answer),
        "accuracy.top3": metrics.top_k_accuracy_score(y, p, k=3, labels=labels),
        "accuracy.top5": metrics.top_k_accuracy_score(y, p, k=5, labels=labels),
        "ece": ece(confidence, right),
        "coverage": (confidence >= threshold).mean(),
        "accuracy.covered": right[confidence >= threshold].mean(),
    }
    for c in labels:
        found |= {f"precision/{c}": precision[c], f"recall/{c}": recall[c], f"f1/{c}": f1[c]}
    if areas:
        for c in labels:
            found[f"roc-auc/{c}"] = metrics.roc_auc_score(y == c, p[:, c])
            found[f"pr-auc/{c}"] = metrics.average_precision_score(y == c, p[:, c])
        found["roc-auc.macro"] = np.mean([found[f"roc-auc/{c}"] for c in labels])
        found["pr-auc.macro"] = np.mean([found[f"pr-auc/{c}"] for c in labels])
    return found


def slice_by_sklearn(y, p):
    answer, confidence = p.argmax(axis=1), p.max(axis=1)
    return [
        metrics.accuracy_score(y, answer), metrics.balanced_accuracy_score(y, answer),
        metrics.f1_score(y, answer, average="macro", zero_division=0), metrics.log_loss(y, p, labels=labels),
        (confidence >= threshold).mean(),
    ]


class Prepared:
    """What numpy can work out once a model: columns to weigh, cells to count, one order a class."""

    def __init__(self, y, p, areas=True):
        rows = np.arange(len(y))
        self.n = len(y)
        answer, confidence = p.argmax(axis=1), p.max(axis=1)
        own = p[rows, y]
        rank = (p > own[:, None]).sum(axis=1)
        right = answer == y
        decided = confidence >= threshold
        self.cells = y * classes + answer
        one = np.eye(classes)[y]
        self.columns = np.stack([-np.log(np.clip(own, 2**-52, 1)), ((p - one) ** 2).sum(axis=1), rank < 3, rank < 5, decided, decided & right]).astype(float)
        order = np.argsort(confidence, kind="stable")
        width = self.n // 10
        self.bins = np.empty(self.n, np.int64)
        self.bins[order] = np.minimum(np.arange(self.n) // max(1, width), 9)
        self.gaps = confidence - right
        self.orders = [(o := np.argsort(-p[:, c], kind="stable"), y[o] == c) for c in labels] if areas else []

    def measure(self, w):
        cells = np.bincount(self.cells, weights=w, minlength=classes * classes).reshape(classes, classes)
        support, answered, hits = cells.sum(axis=1), cells.sum(axis=0), np.diag(cells)
        precision, recall = hits / np.maximum(answered, 1), hits / np.maximum(support, 1)
        f1 = 2 * hits / np.maximum(support + answered, 1)
        means = self.columns @ w / self.n
        mcc = (hits.sum() * self.n - support @ answered) / np.sqrt((self.n**2 - answered @ answered) * (self.n**2 - support @ support))
        error = np.abs(np.bincount(self.bins, weights=self.gaps * w)).sum() / self.n
        areas = []
        for order, positive in self.orders:
            drawn = w[order]
            tp, fp = np.cumsum(drawn * positive), np.cumsum(drawn * ~positive)
            areas.append(((drawn * ~positive) @ tp / (tp[-1] * fp[-1]), (drawn * positive) @ (tp / np.maximum(tp + fp, 1)) / tp[-1]))
        return [precision, recall, f1, precision.mean(), recall.mean(), f1.mean(), support @ precision, support @ f1, means, mcc, error, areas]


def timed(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def draw(n):
    return rng.integers(0, n, n)


def whole_sklearn():
    for _ in range(times):
        rows = draw(len(truth))
        for p in models:
            by_sklearn(truth[rows], p[rows])


def slices_sklearn():
    for s in np.unique(site):
        inside = np.flatnonzero(site == s)
        for _ in range(times):
            rows = inside[draw(len(inside))]
            for p in models:
                slice_by_sklearn(truth[rows], p[rows])


def many(prepared, n, count):
    for _ in range(count):
        w = np.bincount(draw(n), minlength=n).astype(float)
        for each in prepared:
            each.measure(w)


prepare = timed(lambda: [Prepared(truth, p) for p in models])
prepared = [Prepared(truth, p) for p in models]
parts = [(np.flatnonzero(site == s)) for s in np.unique(site)]
print(json.dumps({
    "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "values": [{k: float(v) for k, v in by_sklearn(truth, p).items()} for p in models],
    "sklearn": {"once": timed(lambda: [by_sklearn(truth, p) for p in models]), "whole": timed(whole_sklearn) / times, "slices": timed(slices_sklearn) / times},
    "numpy": {
        "once": prepare,
        "whole": timed(lambda: many(prepared, len(truth), 4 * times)) / (4 * times),
        "slices": timed(lambda: [many([Prepared(truth[i], p[i], areas=False) for p in models], len(i), 4 * times) for i in parts]) / (4 * times),
    },
}))
