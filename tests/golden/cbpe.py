"""Golden values of isotonic regression and of performance without labels. Needs nannyml 0.13.1 and scikit-learn 1.9.1:
python cbpe.py > cbpe.json"""
import json
import warnings

import nannyml
import numpy as np
import pandas as pd
import sklearn
from nannyml import CBPE
from nannyml.performance_estimation.confidence_based import cbpe
from sklearn.isotonic import IsotonicRegression

warnings.simplefilter("ignore")
rng = np.random.default_rng(61121)
N, CHUNK = 400, 100
METRICS = ["roc_auc", "f1", "precision", "recall", "specificity", "accuracy", "average_precision"]


def isotonic(x, y, points):
    fitted = IsotonicRegression(out_of_bounds="clip", increasing=True).fit(x, y)
    return {"x": list(map(float, x)), "y": list(map(float, y)), "at": list(map(float, points)),
            "values": fitted.predict(np.asarray(points, float)).tolist(),
            "xThresholds": fitted.X_thresholds_.tolist(), "yThresholds": fitted.y_thresholds_.tolist()}


def binary(n):
    score = rng.beta(1.2, 1.5, n)
    # Overconfident: the truth is less sure than the score.
    return score, (rng.random(n) < 0.5 + 0.55 * (score - 0.5)).astype(int)


def three(n):
    logits = rng.normal(0, 1.4, (n, 3))
    p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    softer = p ** 0.6 / (p ** 0.6).sum(1, keepdims=True)
    truth = (rng.random((n, 1)) > softer.cumsum(1)).sum(1)
    return p, truth


def values(result, names):
    data = result.filter(period="analysis").data
    return {name: {"value": data[name]["value"].tolist(), "samplingError": data[name]["sampling_error"].tolist()} for name in names}


def run(reference, analysis, forced, **options):
    cbpe.needs_calibration = lambda *args, **kwargs: forced
    estimator = CBPE(y_true="truth", y_pred="answer", chunk_size=CHUNK, metrics=METRICS, **options).fit(reference)
    found = values(estimator.estimate(analysis), METRICS)
    # Its sampling error is drawn without a seed.
    del found["average_precision"]["samplingError"]
    return found


score, truth = binary(N)
later, _ = binary(3 * CHUNK)
frame = pd.DataFrame({"score": score, "truth": truth, "answer": (score >= 0.5).astype(int)})
after = pd.DataFrame({"score": later, "answer": (later >= 0.5).astype(int)})
two = {"calibrated" if on else "raw": run(frame, after, on, y_pred_proba="score", problem_type="classification_binary")
       for on in (True, False)}

p, classes = three(N)
q, _ = three(3 * CHUNK)
names = ["a", "b", "c"]


def multi(p, truth=None):
    out = pd.DataFrame({f"p{name}": p[:, index] for index, name in enumerate(names)})
    out["answer"] = [names[index] for index in p.argmax(1)]
    if truth is not None:
        out["truth"] = [names[index] for index in truth]
    return out


many = {"calibrated" if on else "raw": run(multi(p, classes), multi(q), on, problem_type="classification_multiclass",
                                           y_pred_proba={name: f"p{name}" for name in names}) for on in (True, False)}
for each in many.values():
    # Of many classes it leaves out the weight of a hit, which it has of two.
    del each["f1"]["samplingError"]

ties = rng.integers(0, 12, 60) / 12
print(json.dumps({
    "library": f"nannyml {nannyml.__version__}, scikit-learn {sklearn.__version__}",
    "isotonic": {"call": "sklearn.isotonic.IsotonicRegression(out_of_bounds='clip').fit(x, y).predict(at)", "cases": [
        isotonic(score[:80], truth[:80], rng.random(40).tolist() + [-1, 2, 0, 1]),
        isotonic(ties, (rng.random(60) < ties).astype(float), np.linspace(-0.1, 1.1, 31)),
        isotonic(rng.normal(size=50), rng.normal(size=50), np.linspace(-3, 3, 25)),
        isotonic([3.0, 1.0, 2.0], [1.0, 3.0, 2.0], [0, 1, 1.5, 9]),
        isotonic([1.0, 1.0], [0.0, 1.0], [0, 1, 2])]},
    "binary": {"call": "nannyml.CBPE('classification_binary', chunk_size=100).fit(reference).estimate(window), needs_calibration forced",
               "scores": score.tolist(), "truth": truth.tolist(), "window": later.tolist(), **two},
    "multiclass": {"call": "nannyml.CBPE('classification_multiclass', chunk_size=100).fit(reference).estimate(window), needs_calibration forced",
                   "probabilities": p.T.tolist(), "truth": classes.tolist(), "window": q.T.tolist(), **many},
}, separators=(",", ":")))
