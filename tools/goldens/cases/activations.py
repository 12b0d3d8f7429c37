"""Activation with every name, and the activation layers with all their options."""

from cases import model, one
from keras_oracle import Bools

BOTH = "linear relu sigmoid tanh softmax softplus softsign elu selu gelu exponential hard_sigmoid swish mish".split()
KERAS_3 = (
    "relu6 leaky_relu silu hard_silu hard_swish log_softmax log_sigmoid celu glu hard_tanh hard_shrink soft_shrink tanh_shrink squareplus sparse_plus "
    "sparse_sigmoid sparsemax"
).split()

for name in BOTH:
    one("Activation", (4, 6), activation=name)
for name in KERAS_3:
    one("Activation", (4, 6), activation=name, generations=(3,))
one("Activation", (6,), activation="softmax", label="softmax-rank2")
one("Activation", (2, 3, 4), activation="softmax", label="softmax-rank4")
one("Activation", (2, 3, 4), activation="gelu", label="gelu-rank4")
one("Activation", (None, 4), activation="swish", label="swish-unknown_length")

one("ReLU", (4, 6))
one("ReLU", (4, 6), max_value=1.0)
one("ReLU", (4, 6), max_value=6.0)
one("ReLU", (4, 6), negative_slope=0.2)
one("ReLU", (4, 6), threshold=0.4)
one("ReLU", (4, 6), max_value=1.0, negative_slope=0.1)
one("ReLU", (4, 6), max_value=1.2, negative_slope=0.1, threshold=0.3)
one("LeakyReLU", (4, 6))
one("LeakyReLU", (4, 6), only_2={"alpha": 0.1}, only_3={"negative_slope": 0.1}, label="slope0.1")
one("LeakyReLU", (4, 6), only_2={"alpha": 0.0}, only_3={"negative_slope": 0.0}, label="slope0")
one("ELU", (4, 6))
one("ELU", (4, 6), alpha=0.5)
one("Softmax", (4, 6))
one("Softmax", (4, 6), axis=1)
one("Softmax", (2, 3, 4), axis=2)
one("Softmax", (2, 3, 4), axis=(2, 3))
one("Softmax", (2, 3, 4), axis=(1, 3))


def _masked_softmax(**options):
    def build(keras):
        x = keras.Input((4, 6), name="x")
        mask = keras.Input((4, 6), name="mask", dtype="bool")
        return keras.Model([x, mask], keras.layers.Softmax(name="softmax", **options)(x, mask=mask))

    return build


model("Softmax", "mask", _masked_softmax(), {"mask": Bools()})
model("Softmax", "mask-robust_masking", _masked_softmax(robust_masking=True), {"mask": Bools()}, generations=(2,))
