"""Golden values of NannyML's drift distances. Needs nannyml 0.13.1: python drift-nannyml.py > drift-nannyml.json"""
import json
import warnings

import nannyml
import pandas as pd
from drift_cases import CATEGORIES, NUMBERS, rows
from nannyml.drift.univariate.methods import FeatureType, MethodFactory
from nannyml.chunk import DefaultChunker
from nannyml.thresholds import ConstantThreshold

warnings.simplefilter("ignore")


def value(method, kind, first, second):
    made = MethodFactory.create(method, kind, chunker=DefaultChunker(), threshold=ConstantThreshold())
    made._fit(pd.Series(first))
    return float(made._calculate(pd.Series(second)))


def of(kind, methods, first, second):
    return {method: value(method, kind, first, second) for method in methods}


print(json.dumps({
    "library": f"nannyml {nannyml.__version__}",
    "calls": "MethodFactory.create(method, type), fit on the reference, calculate on the window",
    "numbers": [{"name": name, "first": first, "second": second,
                 **of(FeatureType.CONTINUOUS, ("jensen_shannon", "hellinger", "wasserstein", "kolmogorov_smirnov"), first, second)}
                for name, (first, second) in NUMBERS.items()],
    "categories": [{"name": name, "first": first, "second": second,
                    **of(FeatureType.CATEGORICAL, ("jensen_shannon", "hellinger", "l_infinity", "chi2"), rows(first), rows(second))}
                   for name, (first, second) in CATEGORIES.items()],
}, separators=(",", ":")))
