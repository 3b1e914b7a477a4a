"""Writes proportions.json: reference intervals of differences of proportions. Run: python proportions.py"""
import json
import pathlib

import scipy
import statsmodels
from scipy.stats import norm
from statsmodels.stats.proportion import confint_proportions_2indep

independent = [(0, 100, 0, 100), (5, 200, 1, 180), (56, 70, 48, 80), (9, 10, 3, 10), (30, 30, 30, 30)]
# statsmodels has no interval for paired proportions: this is Bonett and Price (2012), equation 5, written with scipy's norm.
paired = [(0, 0, 200), (12, 7, 183), (43, 1, 100), (3, 9, 60)]


def bonett_price(gained, lost, n, confidence):
    z = norm.ppf((1 + confidence) / 2)
    up, down = (gained + 1) / (n + 2), (lost + 1) / (n + 2)
    half = z * ((up + down - (up - down) ** 2) / (n + 2)) ** 0.5
    return [float(up - down - half), float(up - down + half)]


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
    "bonett_price": [
        {"gained": g, "lost": l, "n": n, "confidence": c, "interval": bonett_price(g, l, n, c)}
        for g, l, n in paired
        for c in (0.9, 0.98)
    ],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(document, separators=(",", ":")) + "\n")
