"""Golden values of heat maps of boxes and of audio. Needs scipy 1.17.1, numpy: python boxes-and-audio.py > boxes-and-audio.json"""
import json

import numpy as np
import scipy
from scipy.spatial.distance import jensenshannon

rng = np.random.default_rng(2223)
GRID, FINE = 32, 1024


def boxes(n, mean):
    # On a fine raster, so that painting pixels is exact.
    at = np.clip(rng.normal(mean, 0.2, (n, 2)), 0, 0.9) * FINE // 1
    size = 1 + rng.integers(0, 100, (n, 2))
    size = np.minimum(size, FINE - at)
    return [[*map(float, a / FINE), *map(float, s / FINE)] for a, s in zip(at, size)]


def painted(found):
    cells = np.zeros((GRID, GRID))
    for x, y, w, h in found:
        pixels = np.zeros((FINE, FINE))
        pixels[round(y * FINE):round((y + h) * FINE), round(x * FINE):round((x + w) * FINE)] = 1
        cells += pixels.reshape(GRID, FINE // GRID, GRID, FINE // GRID).sum((1, 3)) / pixels.sum()
    return (cells / len(found)).ravel()


def audio(x, rate):
    x = np.asarray(x)
    decibels = lambda a: float(20 * np.log10(max(a, 1e-10)))
    frame = round(rate * 0.02)
    parts = [x[i:i + frame] for i in range(0, len(x), frame)]
    return {"rate": rate, "samples": x.tolist(), "seconds": len(x) / rate, "loudness": decibels(np.sqrt(np.mean(x**2))),
            "peak": decibels(np.max(np.abs(x))), "clipped": float(np.mean(np.abs(x) >= 0.999)),
            "silent": float(np.mean([decibels(np.sqrt(np.mean(p**2))) < -60 for p in parts]))}


one, other = boxes(25, 0.3), boxes(20, 0.6)
first, second = painted(one), painted(other)
tone = np.clip(1.3 * np.sin(np.arange(900) / 7), -1, 1)
tone[200:460] = rng.normal(0, 1e-4, 260)
print(json.dumps({
    "library": f"scipy {scipy.__version__}, numpy {np.__version__}",
    "boxes": {"call": "scipy.spatial.distance.jensenshannon(first, second, base=2) of painted pixels, 32 x 32",
              "one": one, "other": other, "cells": first.tolist(), "distance": float(jensenshannon(first, second, base=2))},
    "audio": {"call": "numpy: rms and peak in dBFS, share of |x| >= 0.999, share of frames of 20 ms below -60 dBFS",
              "cases": [audio(np.round(tone, 5), 4000), audio(np.zeros(50), 1000)]},
}, separators=(",", ":")))
