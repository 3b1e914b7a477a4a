"""ONNX files as exporters leave them, and what the onnx library reads in them; writes onnx-files.json.

pip install onnx==1.23.2 skl2onnx==1.20.0 scikit-learn==1.9.1
"""

import base64
import json
from pathlib import Path

import numpy as np
import onnx
import skl2onnx
import sklearn
from onnx import AttributeProto, TensorProto, helper, numpy_helper
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

X = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 1])
Y = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", 1])


def made(nodes, opset=21, ir=10, domains=(), initializers=()):
    graph = helper.make_graph(nodes, "graph", [X], [Y], initializer=list(initializers))
    opsets = [helper.make_opsetid("", opset), *[helper.make_opsetid(*each) for each in domains]]
    return helper.make_model(graph, opset_imports=opsets, ir_version=ir)


def outside(name):
    tensor = numpy_helper.from_array(np.ones((1,), np.float32), name)
    onnx.external_data_helper.set_external_data(tensor, location="weights.bin")
    tensor.ClearField("raw_data")
    return tensor


def nested():
    """An external tensor inside a branch, where a look at the graph's own initializers does not find it."""
    value = helper.make_tensor_value_info("b", TensorProto.FLOAT, [1])
    body = helper.make_graph([helper.make_node("Identity", ["w"], ["b"])], "branch", [], [value], [outside("w")])
    plain = helper.make_node("Constant", [], ["b"], value=numpy_helper.from_array(np.ones((1,), np.float32)))
    other = helper.make_graph([plain], "other", [], [value])
    condition = helper.make_node("Constant", [], ["c"], value=numpy_helper.from_array(np.array(True)))
    branch = helper.make_node("If", ["c"], ["z"], then_branch=body, else_branch=other)
    return made([condition, branch, helper.make_node("Add", ["x", "z"], ["y"])])


def classifier(labels, zipmap):
    rng = np.random.default_rng(3)
    features = rng.normal(size=(60, 2)).astype(np.float32)
    label = np.array(labels)[(features[:, 0] > 0).astype(int)]
    prepared = ColumnTransformer([("keep", "passthrough", [0, 1])])
    pipeline = make_pipeline(prepared, LogisticRegression()).fit(features, label)
    inputs = [("width", FloatTensorType([None, 1])), ("height", FloatTensorType([None, 1]))]
    final = None if zipmap else [("label", None), ("probabilities", FloatTensorType([None, 2]))]
    options = {} if zipmap else {"options": {"zipmap": False}, "final_types": final}
    return convert_sklearn(pipeline, initial_types=inputs, target_opset=21, **options)


def walk(graph, operators, external):
    for tensor in graph.initializer:
        if tensor.data_location == TensorProto.EXTERNAL:
            external.add(tensor.name)
    for node in graph.node:
        operators.add(f"{node.domain or 'ai.onnx'}:{node.op_type}")
        for attribute in node.attribute:
            if attribute.type == AttributeProto.GRAPH:
                walk(attribute.g, operators, external)


def entry(model):
    operators, external = set(), set()
    walk(model.graph, operators, external)
    return {
        "file": base64.b64encode(model.SerializeToString()).decode(),
        "irVersion": model.ir_version,
        "opsets": sorted([each.domain or "ai.onnx", each.version] for each in model.opset_import),
        "operators": sorted(operators),
        "external": sorted(external),
    }


identity = helper.make_node("Identity", ["x"], ["y"])
files = {
    "plain": made([identity]),
    "opset99": made([identity], opset=99),
    "ml99": made([helper.make_node("Normalizer", ["x"], ["y"], domain="ai.onnx.ml")], domains=[("ai.onnx.ml", 99)]),
    "ir99": made([identity], ir=99),
    "unknownOperator": made([helper.make_node("Frobnicate", ["x"], ["y"])]),
    "ownOperators": made(
        [
            helper.make_node("First", ["x"], ["a"], domain="com.acme"),
            helper.make_node("Second", ["a"], ["y"], domain="com.acme"),
        ],
        domains=[("com.acme", 1)],
    ),
    "external": made([helper.make_node("Add", ["x", "w"], ["y"])], initializers=[outside("w")]),
    "externalInBranch": nested(),
    "zipmap": classifier(["apple", "pear"], zipmap=True),
    "texts": classifier(["apple", "pear"], zipmap=False),
    "numbers": classifier([3, 7], zipmap=False),
    "indices": classifier([0, 1], zipmap=False),
}
versions = {"onnx": onnx.__version__, "skl2onnx": skl2onnx.__version__, "scikit-learn": sklearn.__version__}
golden = {"with": versions, "files": {name: entry(model) for name, model in files.items()}}
(Path(__file__).parent / "onnx-files.json").write_text(json.dumps(golden, indent=2) + "\n")
