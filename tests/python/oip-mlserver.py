"""Asks identity servers with MLServer's own command, `mlserver infer`. argv: JSON of datatype -> host:port."""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from oip_checks import Checks

HOSTS = json.loads(sys.argv[1])
checks = Checks()

VALUES = {
    "FP32": [[1.5, -2.25], [0.25, 3.0]],
    "BYTES": [["plain", ""], ["Zürich", "東京"]],
}


def infer(datatype, *options):
    """Each row as a request of its own; what came back, by the index that the command gives."""
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder, "asked"), Path(folder, "answered")
        requests = [
            {"id": f"row-{row}", "inputs": [{"name": "x", "shape": [1, 2], "datatype": datatype, "data": values}]}
            for row, values in enumerate(VALUES[datatype])
        ]
        asked.write_text("\n".join(json.dumps(each) for each in requests))
        command = [sys.executable, "-c", "from mlserver.cli import main; main()", "infer"]
        place = ["-u", HOSTS[datatype], "-m", "identity", "-i", str(asked), "-o", str(answered)]
        subprocess.run([*command, *place, *options], check=True, capture_output=True)
        lines = [json.loads(line) for line in answered.read_text().splitlines()]
        return sorted(lines, key=lambda line: line["parameters"]["batch_index"])


for datatype, sent in VALUES.items():
    answers = infer(datatype)
    got = [answer["outputs"][0]["data"] for answer in answers]
    checks.see(f"{datatype}: JSON", got == sent, got)
    checks.see(f"{datatype}: ids", [answer["id"] for answer in answers] == ["row-0", "row-1"])
binary = infer("FP32", "--binary-data")
checks.see("FP32: binary", [each["outputs"][0]["data"][0] for each in binary] == [1.5, 0.25], binary)
batched = infer("FP32", "--batch-size", "2")
checks.see("FP32: micro-batch of two", [each["outputs"][0]["shape"] for each in batched] == [[1, 2], [1, 2]], batched)
checks.tell("mlserver infer")
