"""Golden values of drift distances. Needs evidently 0.7.23, scipy 1.17.1, numpy 2.3: python drift-distances.py > drift-distances.json"""
import json
import warnings

import evidently
import numpy as np
import pandas as pd
import scipy
from drift_cases import CATEGORIES, NUMBERS, rows
from evidently.legacy.calculations.stattests.hellinger_distance import _hellinger_distance
from evidently.legacy.calculations.stattests.jensenshannon import _jensenshannon
from evidently.legacy.calculations.stattests.kl_div import _kl_div
from evidently.legacy.calculations.stattests.psi import _psi
from evidently.legacy.calculations.stattests.wasserstein_distance_norm import _wasserstein_distance_norm
from evidently.legacy.core import ColumnType
from scipy import stats
from scipy.spatial import distance
from scipy.stats import contingency

warnings.simplefilter("ignore")
THRESHOLD = 0.1


def evidently_of(first, second, kind):
    # Whole numbers are integers in a frame, as they are when such a column is read.
    as_series = lambda values: pd.Series(
        [int(v) for v in values] if kind == ColumnType.Numerical and all(v == int(v) for v in first + second) else values)
    found = {name: float(test(as_series(first), as_series(second), kind, THRESHOLD)[0])
             for name, test in (("psi", _psi), ("jensenShannon", _jensenshannon), ("kullbackLeibler", _kl_div),
                                ("hellinger", _hellinger_distance))}
    if kind == ColumnType.Numerical:
        found["wasserstein"] = float(_wasserstein_distance_norm(as_series(first), as_series(second), kind, THRESHOLD)[0])
    return found


def numbers(name, first, second):
    ks = stats.ks_2samp(first, second)
    limit = stats.ks_2samp(first, second, method="asymp")
    return {"name": name, "first": first, "second": second,
            "scipy": {"wasserstein": float(stats.wasserstein_distance(first, second)), "ks": float(ks.statistic),
                      "ksExact": float(ks.pvalue), "ksAsymptotic": None if np.isnan(limit.pvalue) else float(limit.pvalue)},
            "numpy": {"sturges": np.histogram_bin_edges(np.array(first), "sturges").tolist(),
                      "doane": np.histogram_bin_edges(np.array(first), "doane").tolist()},
            "evidently": evidently_of(first, second, ColumnType.Numerical)}


def categories(name, first, second):
    keys = list(dict.fromkeys([*first, *second]))
    p, q = ([counts.get(key, 0) for key in keys] for counts in (first, second))
    n, m = sum(p), sum(q)
    scaled = np.array([[count * m for count in p], [count * n for count in q]])
    table = np.array([p, q])
    both = len(keys) > 1
    return {"name": name, "first": p, "second": q,
            "scipy": {"jensenShannon": float(distance.jensenshannon(p, q, 2)),
                      "jensenShannonNats": float(distance.jensenshannon(p, q)),
                      # Bergsma (2013) on scipy's chi-square without a continuity correction.
                      "cramersV": bergsma(contingency.association(table) if both else 0, len(keys), n + m),
                      "balancedCramersV": bergsma(contingency.association(scaled) if both else 0, len(keys), 4 * n * m / (n + m))},
            "evidently": evidently_of(rows(first), rows(second), ColumnType.Categorical)}


def bergsma(v, k, n):
    if k < 2 or n <= 1:
        return 0.0
    phi = max(0.0, v**2 - (k - 1) / (n - 1))
    least = min(k - (k - 1) ** 2 / (n - 1), 2 - 1 / (n - 1)) - 1
    return float(min(1.0, np.sqrt(phi / least))) if least > 0 else 0.0


print(json.dumps({
    "library": f"evidently {evidently.__version__}, scipy {scipy.__version__}, numpy {np.__version__}",
    "calls": "scipy.stats.wasserstein_distance, ks_2samp(method='auto' and 'asymp'), scipy.spatial.distance.jensenshannon(p, q, 2), "
             "contingency.association, numpy.histogram_bin_edges, evidently's stattests by name",
    "numbers": [numbers(name, *samples) for name, samples in NUMBERS.items()],
    "categories": [categories(name, *counts) for name, counts in CATEGORIES.items()],
}, separators=(",", ":")))
