"""Golden permutation importances, by scikit-learn; writes importance.json beside it.

pip install scikit-learn==1.9.1 numpy==2.4.6
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LinearRegression, LogisticRegression

REPEATS = 50


def case(model, x, y):
    model.fit(x, y)
    found = permutation_importance(model, x, y, n_repeats=REPEATS, random_state=0)
    return {
        "x": np.round(x, 6).tolist(),
        "y": [value.item() for value in y],
        "coefficients": np.ravel(model.coef_).tolist(),
        "intercept": float(np.ravel(model.intercept_)[0]),
        "mean": found.importances_mean.tolist(),
        "deviation": found.importances_std.tolist(),
    }


def main():
    rng = np.random.default_rng(3)
    x = np.round(rng.normal(size=(120, 4)), 6)
    x[:, 2] = rng.integers(0, 3, 120)
    signal = 2 * x[:, 0] - 0.7 * x[:, 1] + 0.4 * x[:, 2]
    golden = {
        "with": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
        "repeats": REPEATS,
        "regression": case(LinearRegression(), x, np.round(signal + rng.normal(0, 0.5, 120), 6)),
        "classification": case(LogisticRegression(), x, (signal + rng.normal(0, 0.5, 120) > 0.4).astype(int)),
    }
    Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
