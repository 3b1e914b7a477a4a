"""Golden values of the multivariate statistics. Needs nannyml 0.13.1, scikit-learn 1.9.1, scipy 1.17.1:
python multivariate.py > multivariate.json"""
import json
import warnings

import nannyml
import numpy as np
import pandas as pd
import scipy
import sklearn
from nannyml import DataReconstructionDriftCalculator
from scipy import stats
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors

warnings.simplefilter("ignore")
rng = np.random.default_rng(20261121)


def mixed(n, turned=False, fresh=False):
    base = rng.normal(size=n)
    frame = pd.DataFrame({
        "a": np.round(base + rng.normal(0, 0.4, n), 3),
        "b": np.round((-3 if turned else 3) * base + rng.normal(0, 1, n), 3),
        "c": np.round(rng.lognormal(0, 1, n), 3),
        "d": np.round(rng.normal(1e4, 20, n), 1),
        "same": np.full(n, 0.1),
        "colour": rng.choice(["red", "green", "blue"], n, p=[0.4, 0.4, 0.2]),
        "place": rng.choice(["north", "south", "__proto__"] + (["east"] if fresh else []), n),
    })
    frame.loc[rng.random(n) < 0.07, "a"] = np.nan
    frame.loc[rng.random(n) < 0.05, "colour"] = np.nan
    return frame


def listed(frame):
    return json.loads(frame.to_json(orient="values", double_precision=15))


columns = ["a", "b", "c", "d", "same", "colour", "place"]
reference, windows = mixed(240), [mixed(60), mixed(60, turned=True), mixed(60, fresh=True)]
calculator = DataReconstructionDriftCalculator(column_names=columns, chunk_size=60)
calculator.fit(reference)
found = calculator.calculate(pd.concat(windows, ignore_index=True)).filter(period="analysis").data
error = found["reconstruction_error"]

plain = rng.normal(size=(150, 6)) @ rng.normal(size=(6, 6))
pca = [{"share": share, "components": int(PCA(share).fit(plain).n_components_),
        "explained": PCA(share).fit(plain).explained_variance_ratio_.tolist()} for share in (0.3, 0.65, 0.9, 0.999)]
near = NearestNeighbors(n_neighbors=10, algorithm="brute").fit(plain)
others = rng.normal(size=(40, 6)) * 2

print(json.dumps({
    "library": f"nannyml {nannyml.__version__}, scikit-learn {sklearn.__version__}, scipy {scipy.__version__}",
    "reconstruction": {
        "call": "nannyml.DataReconstructionDriftCalculator(columns, chunk_size=60).fit(reference).calculate(windows)",
        "columns": columns, "reference": listed(reference), "windows": [listed(each) for each in windows],
        "components": int(calculator._pca.n_components_),
        "means": error["value"].tolist(), "samplingErrors": error["sampling_error"].tolist()},
    "pca": {"call": "sklearn.decomposition.PCA(share).fit(rows)", "rows": plain.tolist(), "cases": pca},
    "neighbours": {
        "call": "sklearn.neighbors.NearestNeighbors(n_neighbors=10).fit(pca.rows).kneighbors(rows)[0].mean(axis=1)",
        "rows": others.tolist(), "distances": near.kneighbors(others)[0].mean(axis=1).tolist(),
        "own": near.kneighbors()[0].mean(axis=1).tolist()},
    "pearson": {"call": "scipy.stats.pearson3.sf(z, skewness)",
                "cases": [{"z": z, "skewness": k, "tail": float(stats.pearson3.sf(z, k))}
                          for z in (-3, -1, 0, 0.7, 2, 4, 6) for k in (-1.5, -0.3, 0, 0.02, 0.3, 1, 2.5)]},
}, separators=(",", ":")))
