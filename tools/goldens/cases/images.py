"""Resizing, cropping and augmentation as they act at inference."""

from cases import one, slug
from keras_oracle import Ints, Uniform

PIXELS = Uniform(0, 255)
BYTES = Ints(0, 256, dtype="uint8")
INTERPOLATIONS = ["nearest", "bilinear", "bicubic", "area", "lanczos3", "lanczos5", "gaussian", "mitchellcubic"]
# Those of Keras 3.
NAMED = ["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"]

for interpolation in INTERPOLATIONS:
    generations = (2, 3) if interpolation in NAMED else (2,)
    one("Resizing", (6, 5, 3), height=4, width=7, interpolation=interpolation, generations=generations)
    one("Resizing", (6, 5, 3), height=4, width=7, interpolation=interpolation, crop_to_aspect_ratio=True, generations=generations)
for interpolation in NAMED:
    one("Resizing", (9, 8, 2), height=4, width=3, interpolation=interpolation, antialias=True, generations=(3,))
    one("Resizing", (6, 5, 3), values=BYTES, dtype="uint8", height=8, width=3, interpolation=interpolation, label=f"uint8-{interpolation}")
for options in [{"height": 9, "width": 4}, {"height": 4, "width": 9}, {"height": 6, "width": 5}]:
    one("Resizing", (6, 5, 3), crop_to_aspect_ratio=True, **options)
    one("Resizing", (6, 5, 3), pad_to_aspect_ratio=True, fill_value=0.5, generations=(3,), **options)
    one("Resizing", (None, None, 3), label="unknown_size-" + slug(options), **options)
    one("Resizing", (None, None, 3), label="unknown_size-crop-" + slug(options), crop_to_aspect_ratio=True, **options)
    one("Resizing", (None, None, 3), label="unknown_size-pad-" + slug(options), pad_to_aspect_ratio=True, generations=(3,), **options)
one("Resizing", (3, 6, 5), height=4, width=7, data_format="channels_first", generations=(3,))
one("Resizing", (3, 6, 5), height=4, width=7, data_format="channels_first", crop_to_aspect_ratio=True, generations=(3,))
one("Resizing", (3, 6, 5), height=4, width=7, data_format="channels_first", pad_to_aspect_ratio=True, generations=(3,))
one("Resizing", (6, 5, 3), label="same_size", height=6, width=5)
one("Resizing", (6, 5, 3), label="same_size-uint8", values=BYTES, dtype="uint8", height=6, width=5)

for height, width in [(4, 7), (3, 4), (6, 8), (9, 4), (4, 12), (12, 11)]:
    one("CenterCrop", (6, 8, 3), height=height, width=width)
    one("CenterCrop", (None, None, 3), label=f"unknown_size-height{height}-width{width}", height=height, width=width, generations=(2,))
one("CenterCrop", (7, 9, 3), height=4, width=4, label="odd")
one("CenterCrop", (None, None, 3), height=3, width=4, label="unknown_size", generations=(3,))
one("CenterCrop", (6, 8, 3), values=BYTES, dtype="uint8", height=3, width=4, label="uint8")
one("CenterCrop", (3, 6, 8), height=3, width=4, data_format="channels_first", generations=(3,))
one("CenterCrop", (3, 6, 8), height=9, width=4, data_format="channels_first", generations=(3,))
for height, width in [(4, 7), (6, 8), (9, 4)]:
    one("RandomCrop", (6, 8, 3), height=height, width=width, eager=True)
one("RandomCrop", (None, None, 3), height=4, width=7, label="unknown_size", eager=True)
one("RandomCrop", (6, 8, 3), values=BYTES, dtype="uint8", height=4, width=7, label="uint8", eager=True)

BOTH = {
    "RandomFlip": {"mode": "horizontal"},
    "RandomRotation": {"factor": 0.2},
    "RandomZoom": {"height_factor": 0.2, "width_factor": (-0.1, 0.3), "fill_mode": "nearest"},
    "RandomTranslation": {"height_factor": 0.2, "width_factor": 0.1, "fill_mode": "constant", "fill_value": 3.0},
    "RandomContrast": {"factor": 0.2},
    "RandomBrightness": {"factor": 0.2},
}
ONLY_2 = {"RandomHeight": {"factor": 0.2}, "RandomWidth": {"factor": (0.1, 0.3)}}
ONLY_3 = {
    "AugMix": {},
    "CutMix": {},
    "MaxNumBoundingBoxes": {"max_number": 3},
    "MixUp": {},
    "RandAugment": {},
    "RandomColorDegeneration": {"factor": 0.3},
    "RandomColorJitter": {"brightness_factor": 0.2, "hue_factor": 0.1},
    "RandomElasticTransform": {},
    "RandomErasing": {},
    "RandomGaussianBlur": {},
    "RandomGrayscale": {},
    "RandomHue": {"factor": 0.2},
    "RandomInvert": {},
    "RandomPerspective": {},
    "RandomPosterization": {"factor": 4},
    "RandomSaturation": {"factor": 0.2},
    "RandomSharpness": {"factor": 0.2},
    "Solarization": {},
}
for generations, layers in [((2, 3), BOTH), ((2,), ONLY_2), ((3,), ONLY_3)]:
    for layer, options in layers.items():
        one(layer, (6, 8, 3), label="default", values=PIXELS, eager=True, generations=generations, **options)
        one(layer, (6, 8, 3), label="uint8", values=BYTES, dtype="uint8", eager=True, generations=generations, **options)
        one(layer, (None, None, 3), label="unknown_size", values=PIXELS, eager=True, generations=generations, **options)

for shape, label in [((6, 8, 3), "default"), ((None, None, 3), "unknown_size")]:
    one("AutoContrast", shape, label=label, values=PIXELS, generations=(3,))
one("AutoContrast", (6, 8, 3), label="value_range", values=Uniform(-1, 1), value_range=(-1, 1), generations=(3,))
one("AutoContrast", (6, 8, 3), label="uint8", values=BYTES, dtype="uint8", generations=(3,))
for options in [{}, {"clip_limit": 1.5, "tile_grid_size": (2, 3)}, {"tile_grid_size": (4, 4), "value_range": (0, 1)}]:
    values = Uniform(0, 1) if "value_range" in options else PIXELS
    one("ContrastLimitedAdaptiveHistogramEqualization", (16, 19, 3), label=slug(options) or "default", values=values, generations=(3,), **options)
one("ContrastLimitedAdaptiveHistogramEqualization", (3, 16, 16), label="channels_first", values=PIXELS, data_format="channels_first", generations=(3,))
