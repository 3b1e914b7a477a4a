"""Writes evaluation-statistics.json: reference values of what gates judge by. Run: python evaluation-statistics.py"""
import json
import pathlib
import warnings

import fairlearn
import mpmath
import numpy as np
import scipy
import sklearn
import statsmodels
from fairlearn import metrics as fair
from scipy import stats
from sklearn import metrics
from statsmodels.stats.contingency_tables import mcnemar

warnings.simplefilter("ignore")
rng = np.random.default_rng(20260511)


def number(value):
    return None if value is None or np.isnan(value) else float(value)


def rows_of(n, classes, decimals, absent, missing):
    """Probabilities (rounded, so that they tie) with rows that got no answer: all zeros, and the answer `classes`."""
    allowed = [c for c in range(classes) if c not in absent]
    truth = rng.choice(allowed, n)
    logits = rng.normal(size=(n, classes))
    logits[np.arange(n), truth] += 1.2
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    # The last class takes what rounding left, so that rows sum to one.
    p = p.round(decimals)
    p[:, -1] = (1 - p[:, :-1].sum(axis=1)).round(decimals)
    p = p.clip(0)
    p /= p.sum(axis=1, keepdims=True)
    answer = p.argmax(axis=1)
    gone = rng.random(n) < missing
    p[gone] = 0
    answer[gone] = classes
    return truth, p, answer, gone


def calibration_error(confidence, right, times=None, bins=10):
    """Equal-count bins as NannyML's (width n // bins, the last takes the rest); bins never part equal confidences.
    Rows that count `times` fill the bins otherwise, and move no edge."""
    n = len(confidence)
    bins = max(1, n // 2) if n <= 20 else bins
    width = n // bins
    order = np.argsort(confidence, kind="stable")
    c, r, t = confidence[order], right[order].astype(float), (np.ones(n) if times is None else times)[order]
    # Each edge moves to the end of the tie that it would part.
    edges = sorted({int(np.searchsorted(c, c[i * width - 1], side="right")) for i in range(1, bins)} | {0, n})
    return sum(abs((t[a:b] * (c[a:b] - r[a:b])).sum()) for a, b in zip(edges, edges[1:])) / t.sum()


def classification(n, classes, decimals, absent=(), missing=0.0):
    truth, p, answer, gone = rows_of(n, classes, decimals, absent, missing)
    answered = ~gone
    labels = list(range(classes))
    times = np.bincount(rng.integers(0, n, n), minlength=n)
    one_vs_rest, drawn = [], []
    for c in labels:
        positive = truth == c
        both = 0 < positive.sum() < n
        one_vs_rest.append([
            number(metrics.roc_auc_score(positive, p[:, c]) if both else np.nan),
            number(metrics.average_precision_score(positive, p[:, c])),
        ])
        weighed = positive[times > 0]
        drawn.append([
            number(metrics.roc_auc_score(positive, p[:, c], sample_weight=times) if 0 < weighed.sum() < len(weighed) else np.nan),
            number(metrics.average_precision_score(positive, p[:, c], sample_weight=times)),
        ])
    brier = metrics.brier_score_loss(truth[answered], p[answered], labels=labels, scale_by_half=False) if classes > 1 and answered.any() else 0
    share = answered.mean()
    # Three classes and up: with two, top_k_accuracy_score wants one column.
    top = {k: metrics.top_k_accuracy_score(truth[answered], p[answered], k=k, labels=labels) * share for k in (1, 2, 3)} if classes > 2 and answered.any() else {}
    confidence = p.max(axis=1)
    right = answer == truth
    weighted = metrics.precision_recall_fscore_support(truth, answer, average="weighted", labels=labels, zero_division=0)
    return {
        "classes": classes,
        "truth": truth.tolist(),
        "answer": answer.tolist(),
        "probabilities": p.tolist(),
        "times": times.tolist(),
        "one_vs_rest": one_vs_rest,
        "one_vs_rest_drawn": drawn,
        "brier": float(brier * share + gone.mean()),
        "top": top,
        "matthews": float(metrics.matthews_corrcoef(truth, answer)),
        "weighted": [float(v) for v in weighted[:3]],
        "ece": float(calibration_error(confidence, right)),
        "ece_drawn": float(calibration_error(confidence, right, times)),
    }


def regression(n, zeros):
    truth = rng.normal(size=n).round(2) * 3
    truth[:zeros] = 0
    predicted = truth + rng.normal(0.3, 1, n).round(1)
    errors = predicted - truth
    times = np.bincount(rng.integers(0, n, n), minlength=n)
    shares = [0.5, 0.9, 0.95]
    return {
        "truth": truth.tolist(),
        "predicted": predicted.tolist(),
        "times": times.tolist(),
        "mape": float(metrics.mean_absolute_percentage_error(truth, predicted)),
        "bias": float(errors.mean()),
        "quantiles": [float(np.quantile(np.abs(errors), s)) for s in shares],
        "quantiles_drawn": [float(np.quantile(np.repeat(np.abs(errors), times), s)) for s in shares],
    }


def fairness(n, groups, share, chosen):
    truth = (rng.random(n) < share).astype(int)
    answer = (rng.random(n) < chosen).astype(int)
    group = rng.choice(list("abcde")[:groups], n)
    call = lambda f: number(f(truth, answer, sensitive_features=group))
    return {
        "truth": truth.tolist(),
        "answer": answer.tolist(),
        "group": group.tolist(),
        "demographic_parity": [call(fair.demographic_parity_difference), call(fair.demographic_parity_ratio)],
        "equalized_odds": [call(fair.equalized_odds_difference), call(fair.equalized_odds_ratio)],
    }


def tango(b, c, n, confidence):
    """The two roots of Tango's score equation, the nuisance share by maximising the likelihood numerically."""
    mpmath.mp.dps = 90
    z = mpmath.mpf(stats.norm.ppf((1 + confidence) / 2))

    def score(d):
        # Of the likelihood b ln(q + d) + c ln q + (n - b - c) ln(1 - 2q - d): its derivative by q is 0.
        slope = lambda q: (b and b / (q + d)) + (c and c / q) - (n - b - c and 2 * (n - b - c) / (1 - 2 * q - d))
        low, high = max(mpmath.mpf(0), -d), (1 - d) / 2
        width = high - low
        tiny = mpmath.mpf(10) ** -30
        if slope(low + width * tiny) <= 0:
            q = low
        elif slope(high - width * tiny) >= 0:
            q = high
        else:
            lo, hi = low + width * tiny, high - width * tiny
            for _ in range(140):
                mid = (lo + hi) / 2
                lo, hi = (mid, hi) if slope(mid) > 0 else (lo, mid)
            q = lo
        return (b - c - n * d) / mpmath.sqrt(n * (2 * q + d * (1 - d)))

    def end(target, inside, outside):
        for _ in range(100):
            mid = (inside + outside) / 2
            inside, outside = (mid, outside) if abs(score(mid)) < target else (inside, mid)
        return inside

    edge = 1 - mpmath.mpf(10) ** -25
    estimate = max(-edge, min(edge, mpmath.mpf(b - c) / n))
    return [float(end(z, estimate, -edge)), float(end(z, estimate, edge))]


def bca(kind, n, confidence):
    data = rng.exponential(size=n) if kind == "mean" else rng.normal(size=n) ** 3
    statistic = np.mean if kind == "mean" else np.std
    drawn = stats.bootstrap((data,), statistic, n_resamples=399, method="BCa", confidence_level=confidence, rng=rng)
    jackknife = [float(statistic(np.delete(data, i))) for i in range(n)]
    return {
        "replicates": np.sort(drawn.bootstrap_distribution).tolist(),
        "estimate": float(statistic(data)),
        "jackknife": jackknife,
        "confidence": confidence,
        "interval": [float(drawn.confidence_interval.low), float(drawn.confidence_interval.high)],
    }


def mid_p(b, c):
    return 1 - stats.binom.pmf(b, b + c, 0.5) / 2 if b == c else 2 * stats.binom.cdf(min(b, c), b + c, 0.5) - stats.binom.pmf(min(b, c), b + c, 0.5)


document = {
    "made_with": {
        "scikit-learn": sklearn.__version__,
        "fairlearn": fairlearn.__version__,
        "scipy": scipy.__version__,
        "statsmodels": statsmodels.__version__,
        "mpmath": mpmath.__version__,
        "numpy": np.__version__,
    },
    "classification": [
        *(classification(int(rng.integers(12, 48)), int(rng.integers(3, 6)), d, missing=m) for d in (1, 2, 6) for m in (0, 0.15) for _ in range(4)),
        *(classification(25, 4, 2, absent=(1,)) for _ in range(3)),
        classification(20, 3, 2, absent=(0, 2)),
        *(classification(30, 2, 1, missing=m) for m in (0, 0.2, 1)),
        classification(1, 3, 3),
        classification(2, 3, 0),
        classification(24, 3, 0),
    ],
    "regression": [regression(1, 0), regression(2, 1), regression(30, 0), regression(41, 3)],
    "fairness": [
        *(fairness(int(rng.integers(8, 40)), int(rng.integers(2, 6)), s, c) for s in (0.1, 0.5, 0.9) for c in (0.05, 0.3, 0.8) for _ in range(3)),
        fairness(20, 3, 0.5, 0),
        fairness(20, 3, 0.5, 1),
        fairness(20, 3, 0, 0.5),
        fairness(20, 1, 0.5, 0.5),
    ],
    "tango": [
        {"b": b, "c": c, "n": n, "confidence": conf, "interval": tango(b, c, n, conf)}
        for b, c, n in [(0, 1, 44), (0, 0, 60), (12, 7, 183), (43, 1, 100), (3, 9, 60), (20, 0, 40), (30, 30, 60), (0, 12, 12), (512, 470, 100000), (1, 0, 10)]
        for conf in (0.9, 0.95, 0.98)
    ],
    "mcnemar": [
        {"b": b, "c": c, "exact": float(mcnemar([[0, b], [c, 0]], exact=True).pvalue), "midP": float(mid_p(b, c))}
        for b, c in [(1, 0), (5, 5), (10, 3), (2, 40), (150, 86), (1020, 980), (0, 30)]
    ],
    "bca": [bca(kind, n, conf) for kind in ("mean", "std") for n, conf in ((15, 0.9), (40, 0.95))],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(document, separators=(",", ":")) + "\n")
