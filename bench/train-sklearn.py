"""Fits scikit-learn's estimators on the folder that bench/train.ts made; prints probabilities of the test rows as JSON."""

import json
import pathlib
import sys
import time

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

folder, seeds = pathlib.Path(sys.argv[1]), json.loads(sys.argv[2])
signature = json.loads((folder / "manifest.json").read_text())["signature"]
features = [feature["name"] for feature in signature["features"]]
label, classes = signature["label"]["name"], signature["label"]["classes"]


def read(*splits):
    lines = [line for split in splits for line in (folder / f"{split}.jsonl").read_text().splitlines()]
    rows = [json.loads(line) for line in lines]
    matrix = np.array([[row[name] for name in features] for row in rows])
    return matrix, np.array([classes.index(row[label]) for row in rows])


# The built-in trainer stops by the validation split; the MLP below by a tenth of what it is given. So each is
# given the train and the validation split, and holds some of it back as it is made to.
train, test = read("train", "validation"), read("test")
makers = {
    "logistic-regression": lambda seed: LogisticRegression(max_iter=1000),
    "mlp": lambda seed: MLPClassifier(
        hidden_layer_sizes=(32,), learning_rate_init=0.01, batch_size=64, alpha=0.0001, max_iter=300,
        early_stopping=True, n_iter_no_change=30, random_state=seed,
    ),
}
runs = {}
for name, make in makers.items():
    runs[name] = []
    for seed in seeds:
        model = make_pipeline(StandardScaler(), make(seed))
        started = time.perf_counter()
        model.fit(*train)
        seconds = time.perf_counter() - started
        runs[name].append({"seconds": seconds, "probabilities": model.predict_proba(test[0]).tolist()})
print(json.dumps({"version": sklearn.__version__, "runs": runs}))
