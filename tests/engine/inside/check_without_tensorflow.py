"""Which models get TensorFlow, and that its stand-in can be named but not used."""

import importlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

from engine.without_tensorflow import METADATA, needed_by

USE = """
from engine import without_tensorflow
without_tensorflow.keep_out()
import tensorflow as tf
from tensorflow.keras import layers
class Layer(tf.keras.layers.Layer):
    dtype = tf.float32
    def call(self, x: tf.Tensor) -> tf.Tensor: ...
import rasa.core.run
for use in (Layer, tf.constant, layers.Dense, tf.data.Dataset):
    try:
        use(1)
    except without_tensorflow.TensorflowMissing:
        continue
    raise SystemExit(f"{use} could be used")
print("refused")
"""


def model(folder: str, schema: dict) -> Path:
    path = Path(folder) / "m.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        body = json.dumps({"predict_schema": schema}).encode()
        info = tarfile.TarInfo(METADATA)
        info.size = len(body)
        archive.addfile(info, io.BytesIO(body))
    return path


class Models(unittest.TestCase):
    def test_only_a_neural_model_gets_it(self) -> None:
        for uses, expected in {
            "engine.nlu.classifier.LinearIntentClassifier": False,
            "rasa.core.policies.rule_policy.RulePolicy": False,
            "rasa.nlu.classifiers.diet_classifier.DIETClassifier": True,
            "rasa.core.policies.ted_policy.TEDPolicy": True,
        }.items():
            with self.subTest(uses), tempfile.TemporaryDirectory() as folder:
                self.assertEqual(needed_by(model(folder, {"nodes": {"a": {"uses": uses}}})), expected)

    def test_what_cannot_be_read_gets_it(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self.assertTrue(needed_by(Path(folder) / "none.tar.gz"))
            (Path(folder) / "broken.tar.gz").write_bytes(b"no archive")
            self.assertTrue(needed_by(Path(folder) / "broken.tar.gz"))
            self.assertTrue(needed_by(Path(folder)))

    def test_every_neural_component_of_rasa_is_known(self) -> None:
        """A component whose module pulls in TensorFlow's model code must be on the list."""
        import rasa.engine.recipes.default_components  # noqa: F401  # fills the registry
        from rasa.engine.recipes.default_recipe import DefaultV1Recipe
        from rasa.utils.tensorflow.models import RasaModel

        from engine.without_tensorflow import NEURAL

        neural = {
            name
            for name, component in DefaultV1Recipe._registered_components.items()
            if RasaModel.__name__ in vars(importlib.import_module(component.clazz.__module__))
            or "TransformerRasaModel" in vars(importlib.import_module(component.clazz.__module__))
        }
        self.assertTrue(neural)
        self.assertEqual({name for name in neural if not any(known in name for known in NEURAL)}, set())


class StandIn(unittest.TestCase):
    def test_it_can_be_named_but_not_used(self) -> None:
        done = subprocess.run([sys.executable, "-W", "ignore", "-c", USE], capture_output=True, text=True, check=False)
        self.assertEqual(done.stdout.strip(), "refused", done.stderr[-2000:])


if __name__ == "__main__":
    unittest.main()
