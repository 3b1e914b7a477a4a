"""Asks a running server with the public client of the Open Inference Protocol; prints what it was told, as JSON."""
import json
import sys

import numpy as np
import tritonclient.http as http

client = http.InferenceServerClient(sys.argv[1])
inputs = [http.InferInput("temperature", [2, 1], "FP32"), http.InferInput("sky", [2, 1], "BYTES")]
inputs[0].set_data_from_numpy(np.array([[30], [-20]], dtype=np.float32), binary_data=False)
inputs[1].set_data_from_numpy(np.array([["clear"], ["cloudy"]], dtype=object), binary_data=False)
answer = client.infer("weather", inputs, request_id="mine", outputs=[http.InferRequestedOutput("label", binary_data=False)])
whole = [http.InferInput("temperature", [2], "INT64"), http.InferInput("sky", [2], "BYTES")]
whole[0].set_data_from_numpy(np.array([30, -20], dtype=np.int64))
whole[1].set_data_from_numpy(np.array(["clear", "cloudy"], dtype=object))
binary = client.infer("weather", whole)
try:
    client.infer("nobody", inputs)
    refusal = None
except http.InferenceServerException as error:
    refusal = error.message()
print(
    json.dumps(
        {
            "healthy": [client.is_server_live(), client.is_server_ready(), client.is_model_ready("weather")],
            "server": client.get_server_metadata()["name"],
            "inputs": [each["name"] for each in client.get_model_metadata("weather")["inputs"]],
            "labels": answer.as_numpy("label").tolist(),
            "binary": [binary.as_numpy(name).tolist() for name in ("confidence", "probabilities")],
            "decisions": [each.decode() for each in binary.as_numpy("decision")],
            "classes": json.loads(binary.get_output("probabilities")["parameters"]["classes"]),
            "id": answer.get_response()["id"],
            "refusal": refusal,
        }
    )
)
