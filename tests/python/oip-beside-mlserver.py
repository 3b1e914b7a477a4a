"""Asks our server and MLServer, both with one logistic regression, the same; prints how far they differ, as JSON.
argv: host:port of ours, JSON {"weights": [features][classes], "biases": [classes]}."""
import json
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from socket import socket

import joblib
import numpy as np
from sklearn.linear_model import LogisticRegression

OURS, GIVEN = sys.argv[1], json.loads(sys.argv[2])
PEER_STARTS_WITHIN_S = 180


def free_ports(count):
    sockets = [socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def prepare(folder, ports):
    model = LogisticRegression()
    model.coef_ = np.array(GIVEN["weights"]).T
    model.intercept_ = np.array(GIVEN["biases"])
    model.classes_ = np.arange(len(GIVEN["biases"]))
    model.n_features_in_ = len(GIVEN["weights"])
    Path(folder, "model").mkdir()
    joblib.dump(model, Path(folder, "model", "model.joblib"))
    settings = dict(zip(("http_port", "grpc_port", "metrics_port"), ports), host="127.0.0.1", parallel_workers=0)
    Path(folder, "settings.json").write_text(json.dumps(settings))
    described = {"name": "peer", "implementation": "mlserver_sklearn.SKLearnModel", "parameters": {"uri": "./model.joblib"}}
    Path(folder, "model", "model-settings.json").write_text(json.dumps(described))


def ask(host, model, inputs, output):
    body = json.dumps({"id": "same", "inputs": inputs, "outputs": [{"name": output}]}).encode()
    url = f"http://{host}/v2/models/{model}/infer"
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def wait_ready(host, process):
    until = time.monotonic() + PEER_STARTS_WITHIN_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{host}/v2/models/peer/ready") as response:
                if response.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise SystemExit("MLServer did not start")


rows = np.random.default_rng(7).normal(size=(50, len(GIVEN["weights"]))).astype(np.float32)
with tempfile.TemporaryDirectory() as folder:
    ports = free_ports(3)
    prepare(folder, ports)
    command = [sys.executable, "-c", "from mlserver.cli import main; main()", "start", folder]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        host = f"127.0.0.1:{ports[0]}"
        wait_ready(host, process)
        whole = [{"name": "x", "shape": list(rows.shape), "datatype": "FP32", "data": rows.flatten().tolist()}]
        columns = [
            {"name": f"x{at}", "shape": [len(rows), 1], "datatype": "FP32", "data": rows[:, at].tolist()}
            for at in range(rows.shape[1])
        ]
        peer, ours = ask(host, "peer", whole, "predict_proba"), ask(OURS, "identity", columns, "probabilities")
    finally:
        process.terminate()
        process.wait(30)

tensors = [answer["outputs"][0] for answer in (peer, ours)]
values = [np.array(tensor["data"]).reshape(tensor["shape"]) for tensor in tensors]
print(
    json.dumps(
        {
            "shapes": [tensor["shape"] for tensor in tensors],
            "ids": [peer["id"], ours["id"]],
            "difference": float(np.abs(values[0] - values[1]).max()),
            "spread": float(values[0].max() - values[0].min()),
        }
    )
)
