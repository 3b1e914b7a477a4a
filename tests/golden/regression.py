"""Writes regression.json: reference values of the regression metrics. Run: python regression.py"""
import json
import pathlib

import numpy as np
import sklearn
from sklearn import metrics

rng = np.random.default_rng(20261121)


def case(name, truth, predicted):
    return {
        "name": name,
        "truth": truth.tolist(),
        "predicted": predicted.tolist(),
        "mean_absolute_error": metrics.mean_absolute_error(truth, predicted),
        "root_mean_squared_error": metrics.root_mean_squared_error(truth, predicted),
        "r2_score": metrics.r2_score(truth, predicted),
    }


truth = rng.normal(20, 5, 50)
document = {
    "made_with": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "cases": [
        case("a good model", truth, truth + rng.normal(0.3, 1, 50)),
        case("worse than the mean", truth, truth[::-1] + 3),
        case("perfect", truth, truth),
        case("equal labels, wrong", np.full(5, 3.0), np.full(5, 4.0)),
        case("equal labels, right", np.full(5, 3.0), np.full(5, 3.0)),
        case("large numbers", 1e9 + truth, 1e9 + truth + rng.normal(0, 0.1, 50)),
    ],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(document, indent=1) + "\n")
