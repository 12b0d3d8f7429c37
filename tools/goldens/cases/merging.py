"""Add, Subtract, Multiply, Average, Maximum, Minimum, Concatenate, Dot."""

from cases import model, slug
from keras_oracle import snake_case


def merge(layer, shapes, label=None, **options):
    def build(keras):
        xs = [keras.Input(shape, name=name) for shape, name in zip(shapes, "abcd")]
        return keras.Model(xs, getattr(keras.layers, layer)(name=snake_case(layer), **options)(xs))

    model(layer, label or slug(options) or f"{len(shapes)}_inputs", build)


for layer in ["Add", "Multiply", "Average", "Maximum", "Minimum"]:
    merge(layer, [(4, 3), (4, 3)])
    merge(layer, [(4, 3)] * 4)
    merge(layer, [(4, 3), (1, 3)], label="broadcast")
    merge(layer, [(4, 3), (3,)], label="ranks")
merge("Add", [(None, 3), (None, 3)], label="unknown_length")
merge("Subtract", [(4, 3), (4, 3)])
merge("Subtract", [(4, 3), (4, 1)], label="broadcast")
merge("Subtract", [(4, 3), (3,)], label="ranks")
merge("Concatenate", [(4, 3), (4, 2)])
merge("Concatenate", [(4, 3), (2, 3)], axis=1)
merge("Concatenate", [(4, 3), (4, 1), (4, 5)], label="3_inputs")
merge("Concatenate", [(2, 4, 3), (2, 1, 3)], axis=2)
merge("Concatenate", [(2, 4, 3), (2, 1, 3)], axis=-2)
merge("Concatenate", [(None, 3), (None, 2)], label="unknown_length")
merge("Dot", [(5,), (5,)], axes=1)
merge("Dot", [(5,), (5,)], axes=-1)
merge("Dot", [(5,), (5,)], axes=1, normalize=True)
merge("Dot", [(4, 5), (3, 5)], axes=2)
merge("Dot", [(4, 5), (4, 3)], axes=1)
merge("Dot", [(4, 5), (5, 3)], axes=(2, 1))
merge("Dot", [(4, 5), (3, 5)], axes=-1, normalize=True)
merge("Dot", [(4, 5), (5,)], axes=(2, 1), label="ranks_3_2")
merge("Dot", [(5,), (4, 5)], axes=(1, 2), label="ranks_2_3")
merge("Dot", [(2, 4, 5), (2, 5, 3)], axes=(3, 2), label="rank4")
merge("Dot", [(None, 5), (None, 5)], axes=2, label="unknown_length")


def _same_tensor_twice(layer):
    def build(keras):
        x = keras.Input((4,), name="x")
        return keras.Model(x, getattr(keras.layers, layer)(name="merged")([x, x]))

    return build


for layer in ["Add", "Concatenate", "Multiply"]:
    model(layer, "same_tensor_twice", _same_tensor_twice(layer))
