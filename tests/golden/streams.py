"""Golden values of changes in streams, and of block lengths. Needs river 0.26.1 and arch 8.0.0: python streams.py > streams.json"""
import json
import random
import warnings
from importlib.metadata import version

import numpy as np
from arch.bootstrap import optimal_block_length
from river import drift

warnings.simplefilter("ignore")
rng = np.random.default_rng(112126)


def adwin(stream, **options):
    detector = drift.ADWIN(**options)
    changes, looks = [], []
    for index, value in enumerate(stream):
        detector.update(value)
        if detector.drift_detected:
            changes.append(index)
        if index % 100 == 99:
            looks.append([detector.width, detector.estimation])
    return {"stream": [float(each) for each in stream], "options": options, "changes": changes, "looks": looks}


def documented():
    # Of river's documentation: it names 1023.
    source = random.Random(12345)
    return source.choices([0, 1], k=1000) + source.choices(range(4, 8), k=1000)


def errors(*parts):
    return np.concatenate([(rng.random(n) < p).astype(int) for n, p in parts])


def ar(n, rho):
    x = np.zeros(n)
    for i in range(1, n):
        x[i] = rho * x[i - 1] + rng.normal()
    return np.round(x, 6)


streams = [adwin(documented()), adwin(errors((700, 0.1), (500, 0.3), (600, 0.12))), adwin(errors((2500, 0.2))),
           adwin(np.round(np.r_[rng.normal(0, 1, 400), rng.normal(0.8, 1, 400), rng.normal(-1, 3, 400)], 6)),
           adwin(errors((300, 0.05), (300, 0.6)), delta=0.05, clock=1, grace_period=5, min_window_length=3)]

lengths = [{"values": x.tolist(), "stationary": float(found["stationary"][0]), "circular": float(found["circular"][0])}
           for x in (ar(400, 0), ar(400, 0.5), ar(300, 0.8), ar(500, 0.95), ar(60, 0.3), ar(12, 0.5),
                     np.round(np.sin(np.arange(200) / 8), 9))
           for found in [optimal_block_length(x)]]

print(json.dumps({
    "library": f"river {version('river')}, arch {version('arch')}",
    "adwin": {"call": "river.drift.ADWIN(**options).update(value)", "cases": streams},
    "blockLength": {"call": "arch.bootstrap.optimal_block_length(values)", "cases": lengths},
}, separators=(",", ":")))
