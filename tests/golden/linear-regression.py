"""Writes linear-regression.json: ordinary least squares on seeded rows. Run: python linear-regression.py"""
import json
import pathlib

import numpy as np
import sklearn
from sklearn.linear_model import LinearRegression

rng = np.random.default_rng(7)
n = 240
area = rng.uniform(20, 180, n)
age = rng.uniform(0, 60, n)
kind = rng.choice(["flat", "house"], n)
price = 1500 * area - 900 * age + 20000 * (kind == "house") + 40000 + rng.normal(0, 6000, n)
design = np.column_stack([area, age, kind == "house"]).astype(float)
train, test = slice(0, 200), slice(200, n)
model = LinearRegression().fit(design[train], price[train])
rows = [
    {"area": round(float(a), 3), "age": round(float(g), 3), "kind": str(k), "price": round(float(p), 2)}
    for a, g, k, p in zip(area, age, kind, price)
]
document = {
    "made_with": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "train": rows[train],
    "test": rows[test],
    "LinearRegression().predict": model.predict(design[test]).tolist(),
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(document) + "\n")
