"""Golden values of alibi-detect's drift tests. Needs alibi-detect 0.13.0: python drift-alibi.py > drift-alibi.json"""
import json
import warnings

import alibi_detect
import numpy as np
from alibi_detect.cd import ChiSquareDrift, KSDrift
from drift_cases import CATEGORIES, NUMBERS, rows

warnings.simplefilter("ignore")


def ks(first, second):
    made = KSDrift(np.array(first, dtype=np.float64).reshape(-1, 1))
    p, distance = made.feature_score(np.array(first).reshape(-1, 1), np.array(second).reshape(-1, 1))
    return {"pValue": None if np.isnan(p[0]) else float(p[0]), "distance": float(distance[0])}


def chi(first, second):
    keys = list(dict.fromkeys([*first, *second]))
    codes = [np.array([keys.index(value) for value in rows(counts)]).reshape(-1, 1) for counts in (first, second)]
    made = ChiSquareDrift(codes[0], categories_per_feature={0: len(keys)})
    p, distance = made.feature_score(*codes)
    return {"pValue": None if np.isnan(p[0]) else float(p[0]), "distance": float(distance[0])}


print(json.dumps({
    "library": f"alibi-detect {alibi_detect.__version__}",
    "calls": "KSDrift(reference).feature_score(reference, window), whose p-value is asymptotic, and ChiSquareDrift; both keep single precision",
    "numbers": [{"name": name, "first": first, "second": second, **ks(first, second)} for name, (first, second) in NUMBERS.items()],
    "categories": [{"name": name, "first": first, "second": second, **chi(first, second)}
                   for name, (first, second) in CATEGORIES.items() if name not in ("one",)],
}, separators=(",", ":")))
