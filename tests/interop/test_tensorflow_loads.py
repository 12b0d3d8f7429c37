"""What Keratin writes, real TensorFlow loads and runs to the same answer: TF1's loader by tensor name, tf.saved_model.load by signature,
import_graph_def of the frozen graph, saved_model_cli; binary and text."""

import os
import pathlib
import subprocess
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import pytest
import tensorflow as tf
from google.protobuf import text_format

from conftest import KERATIN

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests/golden"

# One golden of each kind of layer that lowers to other ops; every folder must exist.
CASES = [
    "dual_encoder",
    "activation_gelu_rank4_k2",
    "adaptive_average_pooling1d_9to3",
    "adaptive_average_pooling2d_output_size3",
    "adaptive_average_pooling3d_output_size2",
    "adaptive_max_pooling1d_9to3",
    "adaptive_max_pooling2d_output_size3",
    "adaptive_max_pooling3d_output_size2",
    "additive_attention_default",
    "attention_concat_no_use_scale_masks_2_k2",
    "average_pooling3d_pool_size2",
    "average_pooling3d_pool_size3_strides2_same_channels_first_k2",
    "batch_normalization_rank2",
    "category_encoding_num_tokens5_count_k2",
    "center_crop_unknown_size_height12_width11_k2",
    "discretization_bin_boundaries1_0x0_0x0_75_int",
    "hashed_crossing_num_bins5",
    "hashing_num_bins11_salt133x137_wind_k2",
    "mel_spectrogram_num_mel_bins12_fft_length64_sequence_stride16",
    "resizing_height4_width7_area_crop_to_aspect_ratio_k2",
    "stft_spectrogram_log_frame_length16_windownone",
    "bidirectional_concat",
    "conv1d_filters5_kernel_size3",
    "conv1d_filters8_kernel_size2_groups4_same_no_use_bias_k2",
    "conv2d_4d_bfloat16",
    "conv2d_filters6_kernel_size3",
    "conv2d_filters8_kernel_size3_groups4_same_strides2_no_use_bias_k2",
    "conv2d_transpose_filters4_kernel_size3",
    "conv3d_filters10_kernel_size2_strides2_same_relu_channels_first_k2",
    "conv3d_filters5_kernel_size3",
    "conv3d_transpose_filters4_kernel_size1x2x3_strides2_same_output_padding0x1x0_k2",
    "conv3d_transpose_filters4_kernel_size3",
    "conv_lst_m1d_filters3_kernel_size2",
    "conv_lst_m2d_channels_first_filters2_kernel_size2_channels_first_return_sequences_k2",
    "cropping3d_cropping1",
    "cropping3d_six_sides_channels_first_k2",
    "dense_int8_default",
    "depthwise_conv2d_kernel_size3",
    "einsum_dense_int8_heads",
    "embedding_input_dim11_output_dim4_k2",
    "embedding_int8_default",
    "global_average_pooling3d_default",
    "global_average_pooling3d_keepdims_channels_first_k2",
    "global_max_pooling3d_default",
    "global_max_pooling3d_keepdims_channels_first_k2",
    "group_normalization_groups2_axis3_epsilon0_1_k2",
    "group_normalization_rank2",
    "group_query_attention_no_bias",
    "gru_default",
    "gru_units3_hard_sigmoid_return_sequences_return_state_mask_masking_k2",
    "layer_normalization_no_center_no_scale_k2",
    "locally_connected1d_filters4_kernel_size2_strides2_relu_no_use_bias_implementation1_k2",
    "locally_connected2d_filters2_kernel_size2_strides2_same_channels_first_implementation2_k2",
    "lstm_3d_float64",
    "max_pooling3d_pool_size2",
    "max_pooling3d_pool_size3_strides2_same_channels_first_k2",
    "model_nested_model_two_inputs_k2",
    "model_two_inputs_two_outputs",
    "multi_head_attention_one_head",
    "random_fourier_features_laplacian_scale_k2",
    "reversible_embedding_tied",
    "rms_normalization_rank2",
    "rnn_lstm",
    "rnn_peephole_cells_k2",
    "separable_conv2d_filters5_kernel_size3",
    "simple_rnn_default",
    "spectral_normalization_dense",
    "spectral_normalization_dense_rank3_k2",
    "time_distributed_dense",
    "unit_normalization_axis1_k2",
    "unit_normalization_rank2",
    "up_sampling2d_size2_bicubic_k2",
    "up_sampling3d_size2",
    "up_sampling3d_size2x1x3_channels_first_k2",
    "zero_padding3d_padding1",
    "zero_padding3d_six_sides_channels_first_k2",
]

# Their tables are filled by the SavedModel's initialiser, so they cannot be frozen.
TABLES = [
    "integer_lookup_invert_mask_token0_k2",
    "string_lookup_count__num_oov_indices2_k2",
    "string_lookup_default",
    "text_vectorization_count_character_max_tokens10_pad_to_max_tokens_k2",
    "text_vectorization_default",
]


def close(got, expected):
    tolerance = 1e-5 if np.result_type(got).itemsize > 2 else 2e-2
    np.testing.assert_allclose(got.astype("float64"), expected.astype("float64"), rtol=tolerance, atol=tolerance * max(1.0, np.abs(expected).max()))


def model_of(case):
    return next((GOLDEN / case).glob("model.*"))


@pytest.mark.parametrize("text", [False, True], ids=["pb", "pbtxt"])
@pytest.mark.parametrize("case", CASES + TABLES)
def test_saved_model(case, text, keratin, tmp_path):
    folder = tmp_path / "saved"
    keratin("convert", model_of(case), "-o", folder, "--tags", "eval", "--signature", "predict", *(["--text"] if text else []))
    assert (folder / ("saved_model.pbtxt" if text else "saved_model.pb")).exists()
    answers = dict(np.load(GOLDEN / case / "io.npz"))
    with tf.compat.v1.Session(graph=tf.Graph()) as session:
        meta = tf.compat.v1.saved_model.loader.load(session, ["eval"], str(folder))
        signature = meta.signature_def["predict"]
        feeds = {session.graph.get_tensor_by_name(info.name): answers[key] for key, info in signature.inputs.items()}
        fetches = {key: session.graph.get_tensor_by_name(info.name) for key, info in signature.outputs.items()}
        first = session.run(fetches, feeds)
    loaded = tf.saved_model.load(str(folder), tags=["eval"])
    function = loaded.signatures["predict"]
    second = function(**{key: tf.constant(answers[key]) for key in signature.inputs})
    compared = 0
    for key, value in first.items():
        # TensorFlow optimises the two differently, within a rounding.
        if value.dtype.kind == "f":
            np.testing.assert_allclose(value, second[key].numpy(), rtol=1e-6, atol=1e-6)
        else:
            np.testing.assert_array_equal(value, second[key].numpy())
        if key in answers:
            close(value, answers[key])
            compared += 1
    assert compared > 0


@pytest.mark.parametrize("case", TABLES)
def test_tables_are_not_frozen(case, tmp_path):
    done = subprocess.run([KERATIN, "convert", model_of(case), "-o", tmp_path / "frozen.pb"], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "lookup table" in done.stderr


@pytest.mark.parametrize("case", TABLES)
def test_saved_again(case, keratin, tmp_path):
    """A SavedModel with tables, read and written once more."""
    keratin("convert", model_of(case), "-o", tmp_path / "first")
    keratin("convert", tmp_path / "first", "-o", tmp_path / "second")
    answers = dict(np.load(GOLDEN / case / "io.npz"))
    loaded = tf.saved_model.load(str(tmp_path / "second"))
    function = loaded.signatures["serving_default"]
    for key, value in function(**{key: tf.constant(answers[key]) for key in function.structured_input_signature[1]}).items():
        np.testing.assert_array_equal(value.numpy(), answers[key])


@pytest.mark.parametrize("text", [False, True], ids=["pb", "pbtxt"])
@pytest.mark.parametrize("case", CASES)
def test_frozen_graph(case, text, keratin, tmp_path):
    file = tmp_path / ("frozen.pbtxt" if text else "frozen.pb")
    keratin("convert", model_of(case), "-o", file)
    graph_def = tf.compat.v1.GraphDef()
    if text:
        text_format.Parse(file.read_text(), graph_def)
    else:
        graph_def.ParseFromString(file.read_bytes())
    import json

    shown = json.loads(keratin("show", model_of(case), "--json"))["signatures"]["serving_default"]
    answers = dict(np.load(GOLDEN / case / "io.npz"))
    with tf.Graph().as_default() as graph:
        tf.import_graph_def(graph_def, name="")
        with tf.compat.v1.Session(graph=graph) as session:
            feeds = {info["tensor"]: answers[key] for key, info in shown["inputs"].items()}
            got = session.run({key: info["tensor"] for key, info in shown["outputs"].items()}, feeds)
    compared = [close(value, answers[key]) for key, value in got.items() if key in answers]
    assert compared


def test_names_of_the_original_workflow(keratin, tmp_path):
    folder = tmp_path / "keras_save"
    keratin("convert", model_of("dual_encoder"), "-o", folder, "--tags", "eval", "--signature", "predict", "--input", "sentence_name=context_input", "--input", "reply=response_input",
            "--output", "outputs_name=out")
    answers = np.load(GOLDEN / "dual_encoder/io.npz")
    with tf.compat.v1.Session(graph=tf.Graph()) as session:
        tf.compat.v1.saved_model.loader.load(session, ["eval"], str(folder))
        graph = session.graph
        got = session.run(graph.get_tensor_by_name("out/Sigmoid:0"),
                          {graph.get_tensor_by_name(name + ":0"): answers[name] for name in ("context_input", "response_input")})
    close(got, answers["out"])
    shown = subprocess.run([str(pathlib.Path(sys.executable).parent / "saved_model_cli"), "show", "--dir", str(folder), "--all"], capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr
    for word in ("eval", "predict", "sentence_name", "outputs_name", "out/Sigmoid:0"):
        assert word in shown.stdout
