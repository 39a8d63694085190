"""Checks a model.onnx with onnx's own checker and compares probabilities with those of onnx's reference evaluator.

check_model.py MODEL PIXELS PROBABILITIES MOST: PIXELS are the images' bytes, one after the other; PROBABILITIES are what
another runtime gave for them, float32, little-endian. Prints the largest difference; fails where it is above MOST.
"""

import json
import sys

import numpy
import onnx
import onnx.numpy_helper
from onnx.reference import ReferenceEvaluator

MOST = float(sys.argv[4])

model = onnx.load(sys.argv[1])
onnx.checker.check_model(model, full_check=True)

shape = [d.dim_value for d in model.graph.input[0].type.tensor_type.shape.dim]
assert [i.name for i in model.graph.input] == ["pixels"] and shape[0] == 0, "a batch of any size goes in"
metadata = {p.key: p.value for p in model.metadata_props}
missing = {"classes", "run", "step", "dataset", "spec"} - metadata.keys()
assert not missing, f"metadata is missing: {missing}"
classes = json.loads(metadata["classes"])

pixels = numpy.fromfile(sys.argv[2], numpy.uint8).reshape(-1, *shape[1:])
expected = numpy.fromfile(sys.argv[3], "<f4").reshape(len(pixels), len(classes))
probabilities, features = ReferenceEvaluator(model).run(["probabilities", "features"], {"pixels": pixels})
difference = float(numpy.abs(probabilities - expected).max())
print(f"onnx {onnx.__version__}: {len(pixels)} images, {len(classes)} classes, largest difference {difference:.2g}")
assert numpy.allclose(probabilities.sum(axis=1), 1, atol=1e-5), "probabilities add up to 1"
constants = {c.name: onnx.numpy_helper.to_array(c) for c in model.graph.initializer}
_, weight, bias = [n for n in model.graph.node if n.op_type == "Gemm"][-1].input
logits = numpy.exp(features @ constants[weight].T + constants[bias])
of_features = logits / logits.sum(axis=1, keepdims=True)
assert numpy.allclose(of_features, probabilities, atol=MOST), "the last layer of the features gives the probabilities"
sys.exit(0 if difference <= MOST else f"the difference is above {MOST}")
