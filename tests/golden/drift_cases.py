"""The samples that the golden values of drift distances are of."""
import numpy as np

rng = np.random.default_rng(20261121)


def rounded(values, digits=4):
    return [float(value) for value in np.round(values, digits)]


NUMBERS = {
    "one against one": ([1.5], [2.25]),
    "one against many": ([0.3], rounded(rng.normal(size=40))),
    "many against one": (rounded(rng.normal(size=40)), [0.3]),
    "a handful": ([0.1, 0.7, 2.5], [0.4, 3.0]),
    "ties": ([1.0, 1.0, 1.0, 2.0, 2.5], [1.0, 2.0, 2.0, 2.0]),
    "a constant": ([4.0] * 12, [4.0] * 7),
    "another constant": ([4.0] * 12, [5.0] * 7),
    "few integers": (rounded(rng.integers(0, 5, 60)), rounded(rng.integers(1, 7, 45))),
    "many integers": (rounded(rng.integers(0, 90, 120)), rounded(rng.integers(5, 120, 70))),
    "integers close together": (rounded(rng.integers(0, 24, 400)), rounded(rng.integers(0, 24, 90))),
    "normal": (rounded(rng.normal(size=150)), rounded(rng.normal(0.4, 1.3, 90))),
    "normal, unchanged": (rounded(rng.normal(size=120)), rounded(rng.normal(size=60))),
    "lognormal": (rounded(rng.lognormal(sigma=1.5, size=130)), rounded(rng.lognormal(0.3, 1.5, 80))),
    "apart": (rounded(rng.normal(size=50)), rounded(rng.normal(40, 1, 50))),
    "small units": (rounded(rng.normal(0, 1e-4, 60), 8), rounded(rng.normal(1e-4, 1e-4, 40), 8)),
}

CATEGORIES = {
    "shifted": ({"a": 40, "b": 35, "c": 25}, {"a": 20, "b": 45, "c": 30}),
    "new and vanished": ({"a": 50, "b": 30, "gone": 9}, {"a": 20, "b": 30, "new": 4}),
    "nothing shared": ({"a": 5, "b": 7}, {"c": 9, "d": 2}),
    "one": ({"a": 12}, {"a": 30}),
    "two": ({"yes": 412, "no": 588}, {"yes": 55, "no": 45}),
    "rare": ({"a": 20000, "b": 1}, {"a": 900, "b": 3, "c": 1}),
    "one row": ({"a": 30, "b": 20, "c": 2}, {"b": 1}),
    "many": ({f"v{i}": int(c) for i, c in enumerate(rng.integers(1, 60, 40))},
             {f"v{i}": int(c) for i, c in enumerate(rng.integers(1, 20, 40))}),
}


def rows(counts):
    return [value for value, count in counts.items() for _ in range(count)]
