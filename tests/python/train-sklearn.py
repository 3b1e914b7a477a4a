"""A trainer under Understudy's training contract: scikit-learn in, ONNX out. Nothing of Understudy is imported.

Hyperparameters: `algorithm` ("logistic-regression" or "mlp"), and those of the estimator it stands for.
Features arrive as one column each: numbers (NaN where missing) and text ("" where missing).
"""

import json
import os
import pathlib

import numpy as np
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

dataset = pathlib.Path(os.environ["UNDERSTUDY_DATASET"])
output = pathlib.Path(os.environ["UNDERSTUDY_OUTPUT"])
hyperparameters = json.loads(pathlib.Path(os.environ["UNDERSTUDY_HYPERPARAMETERS"]).read_text())
seed = int(os.environ["UNDERSTUDY_SEED"])
signature = json.loads((dataset / "manifest.json").read_text())["signature"]
features, classes = signature["features"], signature["label"]["classes"]


def read(split):
    rows = [json.loads(line) for line in (dataset / f"{split}.jsonl").read_text().splitlines()]
    rows = [row for row in rows if row[signature["label"]["name"]] in classes]
    matrix = np.empty((len(rows), len(features)), dtype=object)
    for column, feature in enumerate(features):
        missing = np.nan if feature["type"] == "number" else ""
        for index, row in enumerate(rows):
            value = row.get(feature["name"])
            matrix[index, column] = missing if value is None else value
    return matrix, np.array([classes.index(row[signature["label"]["name"]]) for row in rows])


def estimator():
    settings = dict(hyperparameters)
    if settings.pop("algorithm") == "mlp":
        return MLPClassifier(random_state=seed, **settings)
    return LogisticRegression(random_state=seed, **settings)


numbers = [index for index, feature in enumerate(features) if feature["type"] == "number"]
texts = [index for index, feature in enumerate(features) if feature["type"] == "category"]
categories = [list(features[index]["values"]) for index in texts]
prepared = ColumnTransformer([
    ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), numbers),
    ("texts", OneHotEncoder(categories=categories, handle_unknown="ignore", sparse_output=False), texts),
])
model = make_pipeline(prepared, estimator())
matrix, labels = read("train")
model.fit(matrix, labels)

probabilities = model.predict_proba(matrix)
loss = -np.log(probabilities[np.arange(len(labels)), labels]).mean()
with open(os.environ["UNDERSTUDY_METRICS"], "a") as metrics:
    metrics.write(json.dumps({"epoch": 1, "epochs": 1, "trainLoss": float(loss)}) + "\n")

inputs = [
    (feature["name"], FloatTensorType([None, 1]) if feature["type"] == "number" else StringTensorType([None, 1]))
    for feature in features
]
# zipmap off: a sequence of maps cannot be served. The two outputs are label and probabilities, in this order.
onnx_model = convert_sklearn(
    model,
    initial_types=inputs,
    final_types=[("label", None), ("probabilities", FloatTensorType([None, len(classes)]))],
    options={"zipmap": False},
    target_opset=21,
)
(output / "model.onnx").write_bytes(onnx_model.SerializeToString())
