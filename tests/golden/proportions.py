"""Writes proportions.json: reference intervals of differences of proportions. Run: python proportions.py"""
import json
import pathlib

import scipy
import statsmodels
from statsmodels.stats.proportion import confint_proportions_2indep

independent = [(0, 100, 0, 100), (5, 200, 1, 180), (56, 70, 48, 80), (9, 10, 3, 10), (30, 30, 30, 30)]

document = {
    "made_with": {"scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
    "confint_proportions_2indep(method=newcomb, compare=diff)": [
        {
            "first": [a, n],
            "second": [b, m],
            "confidence": c,
            "interval": [
                float(v)
                for v in confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff", alpha=1 - c)
            ],
        }
        for a, n, b, m in independent
        for c in (0.9, 0.98)
    ],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(document, separators=(",", ":")) + "\n")
