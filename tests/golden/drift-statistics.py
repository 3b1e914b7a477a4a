"""Golden values of the drift statistics. Needs scipy 1.17.1: python drift-statistics.py > drift-statistics.json"""
import json
import warnings

import numpy as np
import scipy
from scipy import special, stats

warnings.simplefilter("ignore")
rng = np.random.default_rng(20240917)


def sample(n, shift=0.0, scale=1.0, digits=None):
    values = rng.normal(shift, scale, n)
    return sorted((values if digits is None else np.round(values, digits)).tolist())


def ks(a, b):
    found = stats.ks_2samp(a, b, method="auto")
    return {"first": a, "second": b, "statistic": float(found.statistic), "pValue": float(found.pvalue)}


ks_cases = [
    ks(sample(8), sample(8, 1)),
    ks(sample(1), sample(1)),
    ks(sample(1), sample(9)),
    ks(sample(7), sample(31, 0.4)),
    ks(sample(60, 0, 1, 1), sample(90, 0.3, 1, 1)),
    ks(sample(120), sample(120)),
    ks(sample(300), sample(200, 0.1)),
    ks([1.0, 1.0, 1.0], [1.0, 1.0]),
    ks([0.0, 1.0], [5.0, 6.0, 7.0]),
]

# One-sample tails that cover every branch: both ends, few and many values, near and far.
tails = [
    {"n": n, "x": x, "tail": float(stats.kstwo.sf(x, n))}
    for n in (1, 5, 30, 140, 141, 222, 1700, 9000, 50000)
    for x in sorted({0.4 / n, 0.9 / n, 1.3 / n, 0.3 / n**0.5, 0.6 / n**0.5, 0.9 / n**0.5, 1.2 / n**0.5,
                     1.36 / n**0.5, 1.49 / n**0.5, 1.7 / n**0.5, 2.1 / n**0.5, 0.55, 1 - 0.5 / n})
    if 0 < x < 1
]

tables = [([30, 20, 50], [10, 30, 60]), ([12, 5], [7, 9]), ([3, 0, 8, 1], [1, 4, 9, 0]), ([200, 150, 90, 60], [90, 70, 60, 80]),
          ([40, 60], [41, 59]), ([5, 0, 5], [9, 0, 2])]


def chi(first, second):
    keep = [i for i in range(len(first)) if first[i] + second[i] > 0]
    found = stats.chi2_contingency([[first[i] for i in keep], [second[i] for i in keep]])
    return {"first": first, "second": second, "statistic": float(found.statistic), "degrees": int(found.dof),
            "pValue": float(found.pvalue)}


def psi(p, q):
    p, q = ((np.array(x) + 0.5) / (np.sum(x) + 0.5 * len(x)) for x in (p, q))
    return float(np.sum(special.rel_entr(p, q) + special.rel_entr(q, p)))


p_lists = [[0.01, 0.04, 0.03, 0.005], [0.5], [0.9, 0.2, 0.2, 1.0, 0.0], rng.uniform(size=20).tolist(), []]
gammas = [(a, x) for a in (0.5, 1, 2.5, 9.5, 60, 500) for x in (0.01, 0.5, 3, 12, 55, 90, 520, 700)]
moments = sample(37, 3, 2)

print(json.dumps({
    "library": f"scipy {scipy.__version__}, numpy {np.__version__}",
    "ks": {"call": "scipy.stats.ks_2samp(first, second, method='auto')", "cases": ks_cases},
    "kolmogorov": {"call": "scipy.stats.kstwo.sf(x, n)", "cases": tails},
    "chiSquare": {"call": "scipy.stats.chi2_contingency(table)", "cases": [chi(*each) for each in tables]},
    "psi": {"call": "sum(scipy.special.rel_entr(p, q) + rel_entr(q, p)), half a row added to every bin",
            "cases": [{"first": list(a), "second": list(b), "value": psi(a, b)} for a, b in tables]},
    "benjaminiHochberg": {"call": "scipy.stats.false_discovery_control(p)",
                          "cases": [{"p": p, "adjusted": stats.false_discovery_control(p).tolist() if p else []}
                                    for p in p_lists]},
    "gamma": {"call": "scipy.special.gammaincc(a, x)",
              "cases": [{"a": a, "x": x, "value": float(special.gammaincc(a, x))} for a, x in gammas]},
    "logGamma": {"call": "scipy.special.gammaln(x)",
                 "cases": [{"x": x, "value": float(special.gammaln(x))} for x in (1e-3, 0.5, 1, 2, 9.7, 15, 1e3, 1e6)]},
    "profile": {"call": "numpy mean, std(ddof=0), quantile(method='linear')", "values": moments,
                "mean": float(np.mean(moments)), "std": float(np.std(moments)),
                "deciles": np.quantile(moments, np.arange(1, 10) / 10).tolist()},
}, separators=(",", ":")))
