"""Writes classification.json: reference values of the evaluation statistics. Run: python classification.py"""
import json
import pathlib

import numpy as np
import scipy
import sklearn
import statsmodels
from scipy.stats import norm
from sklearn import metrics
from statsmodels.stats.proportion import proportion_confint

rng = np.random.default_rng(20240611)


def case(name, n, classes, skill, absent=()):
    allowed = [c for c in range(classes) if c not in absent]
    truth = rng.choice(allowed, n)
    logits = rng.normal(size=(n, classes))
    logits[np.arange(n), truth] += skill
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    answer = probabilities.argmax(axis=1)
    if name == "certain":
        probabilities = np.eye(classes)[answer]
    labels = list(range(classes))
    per_class = metrics.precision_recall_fscore_support(truth, answer, labels=labels, zero_division=0)
    macro = metrics.precision_recall_fscore_support(truth, answer, average="macro", zero_division=0)
    return {
        "name": name,
        "classes": classes,
        "truth": truth.tolist(),
        "answer": answer.tolist(),
        "probabilities": probabilities.tolist(),
        "accuracy_score": metrics.accuracy_score(truth, answer),
        "balanced_accuracy_score": metrics.balanced_accuracy_score(truth, answer),
        "precision_recall_fscore_support": [np.asarray(part).tolist() for part in per_class],
        "macro": [float(part) for part in macro[:3]],
        "confusion_matrix": metrics.confusion_matrix(truth, answer, labels=labels).tolist(),
        "log_loss": metrics.log_loss(truth, probabilities, labels=labels),
    }


shares = [1e-12, 1e-6, 0.001, 0.02425, 0.05, 0.3, 0.5, 0.7, 0.9, 0.95, 0.975, 0.995, 0.999999]
wilson = [(0, 1), (0, 50), (50, 50), (1, 30), (133, 183), (7, 9), (999, 1000), (5000, 10000)]
document = {
    "made_with": {
        "scikit-learn": sklearn.__version__,
        "scipy": scipy.__version__,
        "statsmodels": statsmodels.__version__,
        "numpy": np.__version__,
    },
    "cases": [
        case("three classes", 60, 3, 1.5),
        case("a class without rows", 40, 5, 1.0, absent=(4,)),
        case("certain", 30, 4, 0.8),
        case("two classes", 45, 2, 1.0),
    ],
    "norm.ppf": [{"share": share, "value": float(norm.ppf(share))} for share in shares],
    "proportion_confint(method=wilson)": [
        {"hits": k, "n": n, "confidence": c, "interval": [float(v) for v in proportion_confint(k, n, 1 - c, "wilson")]}
        for k, n in wilson
        for c in (0.9, 0.95, 0.99)
    ],
    "percentile": {
        "values": (values := rng.normal(size=41).round(6).tolist()),
        "shares": [0, 0.025, 0.05, 0.5, 0.777, 0.95, 1],
        "numpy.quantile(method=linear)": np.quantile(values, [0, 0.025, 0.05, 0.5, 0.777, 0.95, 1]).tolist(),
    },
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(document, separators=(",", ":")) + "\n")
