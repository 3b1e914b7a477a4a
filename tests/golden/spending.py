"""Writes spending.json: alpha spending boundaries by scipy's quadrature. Run: python spending.py"""
import json
import math
import pathlib

import numpy as np
import scipy
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import ndtr
from scipy.stats import norm


def spent(shape, alpha, t):
    return alpha * np.log(1 + (np.e - 1) * t) if shape == "pocock" else 2 * norm.sf(norm.ppf(1 - alpha / 2) / np.sqrt(t))


def stays(ends, t):
    """P(the sum is below its end at every look), by nested adaptive quadrature over the increments."""
    def rest(look, at):
        step = math.sqrt(t[look] - (t[look - 1] if look else 0))
        if look == len(t) - 1:
            return float(ndtr((ends[look] - at) / step))
        inner = lambda u: math.exp(-u * u / 2) / math.sqrt(2 * math.pi) * rest(look + 1, at + step * u)
        return quad(inner, -9, min(9, (ends[look] - at) / step), epsabs=1e-11, epsrel=1e-11, limit=200)[0]

    return rest(0, 0)


def boundaries(shape, alpha, fractions):
    """Each boundary is where P(no look so far rejects) is 1 - what was spent."""
    ends = []
    for look in range(len(fractions)):
        t = fractions[: look + 1]
        left = lambda z: stays([*ends, z * np.sqrt(t[-1])], t) - (1 - spent(shape, alpha, t[-1]))
        ends.append(brentq(left, 0.5, 7, xtol=1e-9) * np.sqrt(t[-1]))
    return [float(end / np.sqrt(t)) for end, t in zip(ends, fractions)]


document = {
    "made_with": {"scipy": scipy.__version__, "call": "scipy.integrate.quad"},
    "cases": [
        {"shape": s, "alpha": a, "fractions": f, "spent": [float(spent(s, a, t)) for t in f], "z": boundaries(s, a, f)}
        for s in ("obrien-fleming", "pocock")
        for a, f in ((0.05, [0.15, 0.6, 1]), (0.025, [0.5, 0.55, 1]), (0.1, [0.3, 1]))
    ],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(document, separators=(",", ":")) + "\n")
