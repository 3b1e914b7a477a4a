# Small ONNX files that our own writer cannot make. onnx 1.23.2; prints tests/golden/onnx-models.json.
import base64
import json

import onnx
from onnx import TensorProto, helper


def model(nodes, inputs, outputs):
    graph = helper.make_graph(nodes, "graph", inputs, outputs)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    onnx.checker.check_model(made)
    return base64.b64encode(made.SerializeToString()).decode()


floats = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 1])
small = helper.make_tensor_value_info("x", TensorProto.UINT8, ["N", 1])
sequence = helper.make_tensor_sequence_value_info("probabilities", TensorProto.FLOAT, None)
every = ["FLOAT", "DOUBLE", "INT64", "INT32", "BOOL", "STRING"]
value = lambda name: [
    helper.make_tensor_value_info(f"{name}{kind}", getattr(TensorProto, kind), ["N"]) for kind in every
]

print(json.dumps({
    "library": f"onnx {onnx.__version__}",
    "sequenceOutput": model([helper.make_node("SequenceConstruct", ["x"], ["probabilities"])], [floats], [sequence]),
    "uint8Input": model(
        [helper.make_node("Cast", ["x"], ["y"], to=TensorProto.FLOAT)],
        [small],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", 1])],
    ),
    "identities": model(
        [helper.make_node("Identity", [f"in{kind}"], [f"out{kind}"]) for kind in every], value("in"), value("out")
    ),
}, indent=2))
