"""Names, ops, inputs and shapes of the graphs that Keratin makes of tf.keras files, against those that tf.keras 2 makes of the same files in graph mode with
learning phase 0; over the grid of layer options. Every operation that an output depends on is compared, bodies of loops too.

What differs on purpose is docs/design/004-names.md; each kind is one function here."""

import json
import os
import re
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import pytest
from tensorflow.core.protobuf import saved_model_pb2

from conftest import ROOT, run_keratin

sys.path.insert(0, str(ROOT / "tools/goldens"))
sys.path.insert(0, str(ROOT / "tools"))
import cases
import grid

# tf.keras itself raises for these.
IMPOSSIBLE = {"masking-softmax"}
# Where casts stand inside these differs with the dtype: docs/design/004-names.md.
OTHER_DTYPES = re.compile(r"(batch|layer|group)_normalization-.*float16|p_re_lu-.*mixed|activation-3d-.*float\d+-2$|model-text-.*float16")

# In graph mode tf.keras leaves these live: training is the default of their calls. Keratin's never are.
AUGMENTATION = {"RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomContrast", "RandomBrightness", "RandomHeight", "RandomWidth"}


def differs_inside(name):
    """Outside a loop tf.keras reads the state of a stateful layer once for each op that takes it, Keratin once. Convolutional cells, which have no scope, multiply
    with masks of ones where they have dropout."""
    return ("stateful" in name and ("unroll" in name or "conv_lst_m" in name)) or ("conv_lst_m" in name and "dropout" in name)


# Functions of TensorFlow that are Python of many steps, which we make in fewer: the same numbers under other names inside.
OTHER_STEPS = {
    "tf-" + name
    for name in """boolean_mask clip_by_global_norm clip_by_norm debugging eye histogram_fixed_width image_adjust image_color_spaces image_convert_image_dtype image_crop
    image_flip_left_right image_grayscale_to_rgb image_non_max_suppression_padded image_psnr image_resize_with_pad image_rgb_to_grayscale image_rot90 image_ssim_multiscale
    linalg_eigh_tridiagonal linalg_expm linalg_lstsq linalg_lu_solve linalg_matmul linalg_matrix_rank linalg_normalize linalg_pinv linalg_tridiagonal
    linspace many many_last many_more many_still math_bincount math_complex math_confusion_matrix math_divide math_erfcinv math_invert_permutation
    math_is_non_decreasing math_lbeta math_reduce_logsumexp math_reduce_std math_reduce_variance math_unsorted_segment_mean math_unsorted_segment_sqrt_n
    math_zero_fraction nn_atrous_conv2d_transpose nn_avg_pool1d nn_channels_first nn_collapse_repeated nn_compute_average_loss nn_conv1d
    nn_conv1d_transpose nn_convolution nn_crelu nn_cross_entropy nn_ctc_loss nn_depthwise_conv2d nn_dilation2d nn_explicit_padding nn_isotonic_regression
    nn_layers_v1 nn_log_poisson_loss nn_max_pool1d nn_max_pool1d_explicit nn_pool nn_separable_conv2d nn_weighted_cross_entropy_with_logits nn_weighted_moments norm one_hot
    operators repeat sequence_mask signal_dct signal_fftshift signal_frame signal_frame_axis signal_idct signal_inverse_stft signal_mdct
    signal_mfccs_from_log_mel_spectrograms signal_overlap_and_add signal_stft sort strings_reduce_join strings_unicode_split tensordot""".split()
}

# Categories of feature columns are dense tensors in Keratin and sparse ones in tf.keras.
OTHER_LAYERS = {"DenseFeatures", "SequenceFeatures"}

GRID = sorted(
    case.name
    for case in cases.load_all().values()
    if 2 in case.generations
    and not case.name.startswith("ops-")
    and case.layer not in grid.WITHOUT_NAMES | OTHER_LAYERS and case.name not in IMPOSSIBLE | OTHER_STEPS
    and not OTHER_DTYPES.match(case.name) and not differs_inside(case.name)
)


def collects_for_gradients(name):
    """tf.keras has loops collect every value inside them, for gradients alone."""
    return re.search(r"/while/(EmptyTensorList|Const)(_\d+)?(/|$)", name) or re.match(r"TensorListPushBack(_\d+)?(/|$)", name)


def is_compiled_convolution(theirs):
    """A convolution with groups is a call of a function that XLA must compile."""
    return [name for name, op in theirs.items() if op["op"] == "PartitionedCall" and op["attrs"].get("f", "").startswith("__inference__jit_compiled_convolution_op")]


def computes_otherwise(case):
    """Cells of implementation=1 have one product for each gate; recurrent dropout brings it too, and masks of ones."""
    return "implementation1" in case or "recurrent_dropout" in case


def in_cell(name):
    return re.search(r"(^|/)(simple_rnn|lstm|gru)_cell(_\d+)?/", name)


def knows_more(ours, theirs):
    """TensorFlow's own inference gives up some dimensions that follow from the inputs."""
    if theirs is None:
        return True
    return ours is not None and len(ours) == len(theirs) and all(b is None or a == b for a, b in zip(ours, theirs))


def of_keratin(model):
    shown = json.loads(run_keratin("show", "--ops", "--json", model))
    operations = {}
    for op in shown["operations"]:
        outputs = op["outputs"]
        inputs = [name for name in op["inputs"] if not name.startswith("^")]
        operations[op["name"]] = {
            "op": op["op"],
            "inputs": inputs,
            "waits": len(inputs) < len(op["inputs"]),
            "shapes": [o["shape"] for o in outputs],
            "dtypes": [o["dtype"] for o in outputs],
        }
    return operations


def of_tensorflow(path):
    """The operations by name, and the functions: name -> (arguments, nodes, results)."""
    operations, functions = {}, {}
    for line in path.read_text().splitlines():
        row = json.loads(line)
        if "signature" in row:
            functions[row["function"]] = ([name for name, _ in row["signature"]["inputs"]], {}, [place for _, _, place in row["signature"]["outputs"]])
        elif "function" in row:
            functions[row["function"]][1][row["name"]] = row
        else:
            row["inputs"] = [name for name in row["inputs"] if not name.startswith("^")]
            operations[row["name"]] = row
    return operations, functions


def functions_of_keratin(model, folder):
    run_keratin("convert", model, "-o", folder)
    graph = saved_model_pb2.SavedModel.FromString((folder / "saved_model.pb").read_bytes()).meta_graphs[0].graph_def
    functions = {}
    for function in graph.library.function:
        signature = function.signature
        nodes = {node.name: {"op": node.op, "inputs": list(node.input)} for node in function.node_def}
        functions[signature.name] = ([arg.name for arg in signature.input_arg], nodes, [function.ret[arg.name] for arg in signature.output_arg])
    loops = {node.name: {key: node.attr[key].func.name for key in ("body", "cond")} for node in graph.node if node.op.endswith("While")}
    return functions, loops


def compare_operation(name, ours, theirs, count=None):
    found = []
    for what in ("op", "inputs", "dtypes"):
        if ours[what] != theirs[what][:count]:
            found.append(f"{what} of {name}: {ours[what]}, tf.keras {theirs[what]}")
    # Its size is set by hand in tf.keras; in the graph it depends on data.
    if ours["op"] in ("DenseBincount", "RaggedBincount"):
        return found
    if len(ours["shapes"]) != len(theirs["shapes"][:count]) or not all(map(knows_more, ours["shapes"], theirs["shapes"])):
        found.append(f"shapes of {name}: {ours['shapes']}, tf.keras {theirs['shapes']}")
    return found


def chooses_by_size(case):
    """Whether an image is large enough to be cut is known, or chosen without an If."""
    return case.layer in ("CenterCrop", "RandomCrop")


def fills_tables(name):
    """No output depends on what fills tables; tf.keras computes the numbers of an inverted one."""
    return re.fullmatch(r"init_all_tables|(keys|values|range)(_\d+)?", name)


def compare_graphs(ours, theirs):
    found = []
    for name, op in theirs.items():
        if not op["used"] or collects_for_gradients(name):
            continue
        if name not in ours:
            found.append(f"missing: {op['op']} {name} {op['inputs']}")
        else:
            # Behind a loop's own variables come those that collect.
            loop = op["op"] == "While"
            found += compare_operation(name, ours[name], op, len(ours[name]["inputs"]) if loop else None)
    return found + [f"not in tf.keras: {op['op']} {name} {op['inputs']}" for name, op in ours.items() if name not in theirs and not fills_tables(name)]


def compare_work(ours, theirs):
    """Of layers with channels first, which stand here with channels last between two transposes: every op on floats has its name and kind. How shapes are
    computed differs with the order of axes."""
    theirs = {name: op for name, op in theirs.items() if op["used"]}
    for call in is_compiled_convolution(theirs):
        layer = call.split("/")[0]
        del theirs[call], theirs[f"{layer}/ReadVariableOp"]
        for name in [name for name in ours if re.match(rf"{layer}/(Conv[123]D|split|concat)(_\d+)?(/|$)", name)]:
            del ours[name]
    kinds, wanted = ({(name, op["op"]) for name, op in ops.items() if op["dtypes"][:1] == ["float32"] and op["op"] not in ("Transpose", "Const", "Identity")} for ops in (ours, theirs))
    return [f"missing: {op} {name}" for name, op in sorted(wanted - kinds)] + [f"not in tf.keras: {op} {name}" for name, op in sorted(kinds - wanted)]


def compare_functions(ours, theirs):
    """Of two functions: nodes and results, with arguments by their number. TensorFlow adds _0 to a node that is named as a result is."""
    our_arguments, our_nodes, our_results = ours
    arguments, nodes, results = theirs
    renamed = {name: name[:-2] for name in nodes if name.endswith("_0") and name not in our_nodes and name[:-2] in our_nodes}

    def place(text, numbers, names):
        head, colon, rest = text.partition(":")
        return f"argument {numbers.index(head)}" if not colon else names.get(head, head) + colon + rest

    found = []
    used = {text.split(":")[0] for name, row in nodes.items() if not collects_for_gradients(name) for text in row["inputs"]} | {text.split(":")[0] for text in results}
    unused = {name for name, row in nodes.items() if row["op"] == "Const" and name not in used}
    expected = {renamed.get(name, name): row for name, row in nodes.items() if not collects_for_gradients(name) and name not in unused}
    for name, row in expected.items():
        if name not in our_nodes:
            found.append(f"missing in the body: {row['op']} {name}")
            continue
        inputs = [place(text, our_arguments, {}) for text in our_nodes[name]["inputs"]]
        wanted = [place(text, arguments, renamed) for text in row["inputs"] if not text.startswith("^")]
        if (our_nodes[name]["op"], inputs) != (row["op"], wanted):
            found.append(f"{name} in the body: {our_nodes[name]['op']} {inputs}, tf.keras {row['op']} {wanted}")
    found += [f"not in the body of tf.keras: {name}" for name in our_nodes if name not in expected]
    gives = [place(text, our_arguments, {}) for text in our_results]
    wanted = [place(text, arguments, renamed) for text in results[: len(gives)]]
    return found + ([f"the body gives {gives}, tf.keras {wanted}"] if gives != wanted else [])


@pytest.mark.parametrize("case", GRID)
def test_names(case, grids, tmp_path):
    model = grids[2] / f"{case}.h5"
    made = cases.CASES[case]
    if made.layer in AUGMENTATION or chooses_by_size(made):
        return
    if made.eager and not model.with_suffix(".jsonl").exists():
        pytest.skip("tf.keras cannot build it in graph mode")
    if "tf_idf" in case:
        pytest.skip("its weights are a variable that tf.keras names by its number")
    ours = of_keratin(model)
    theirs, their_functions = of_tensorflow(model.with_suffix(".jsonl"))
    if "channels_first" in case:
        found = compare_work(ours, theirs)
        assert not found, "\n".join(found)
        return
    for call in is_compiled_convolution(theirs):
        assert "groups" in case
        replace_compiled_convolution(ours, theirs, call)
    if keeps_state(ours):
        ours = without_assignments(ours, theirs)
    if computes_otherwise(case):
        ours, theirs = without_cells(ours), without_cells(theirs)
    found = compare_graphs(ours, theirs)
    loops = [name for name, op in theirs.items() if op["op"] == "While" and op["used"]]
    if loops:
        our_functions, our_loops = functions_of_keratin(model, tmp_path / "saved")
        for name in loops:
            for part in ("body", "cond"):
                pair = [our_functions[our_loops[name][part]], their_functions[theirs[name]["attrs"][part]]]
                if computes_otherwise(case):
                    pair = [(arguments, without_cells(nodes), list(map(outside_cells, results))) for arguments, nodes, results in pair]
                found += compare_functions(*pair)
    assert not found, "\n".join(found)


def keeps_state(operations):
    return any(op["op"] == "AssignVariableOp" for op in operations.values())


def without_assignments(ours, theirs):
    """tf.keras leaves the assignments of a stateful layer to whoever runs them; here outputs wait for them, and an output that is assigned too is a copy."""
    copies = {name: op["inputs"][0] for name, op in ours.items() if op["op"] == "Identity" and name not in theirs and op["waits"]}
    kept = {name: op for name, op in ours.items() if op["op"] != "AssignVariableOp" and name not in copies}
    for op in kept.values():
        op["inputs"] = [copies.get(i.split(":")[0], i) for i in op["inputs"]]
    used = {i.split(":")[0] for op in kept.values() for i in op["inputs"]}
    return {name: op for name, op in kept.items() if name in theirs or name in used or op["op"] != "Identity"}


def outside_cells(tensor):
    return "cell:" if in_cell(tensor) else tensor


def without_cells(operations):
    """The operations outside cells, which take "cell:" where they take what is inside."""
    return {name: {**op, "inputs": list(map(outside_cells, op["inputs"]))} for name, op in operations.items() if op["op"] == "VarHandleOp" or not in_cell(name)}


def replace_compiled_convolution(ours, theirs, call):
    """Takes the called convolution out of both graphs: it has the same inputs, and gives the same shape, as the one op (and what goes with it) here."""
    layer = call.split("/")[0]
    kernel = f"{layer}/ReadVariableOp"
    inside = [name for name in ours if re.match(rf"{layer}/(Conv[123]D|split|concat)(_\d+)?(/|$)", name)]
    (answer,) = [name for name in (f"{layer}/Conv1D/Squeeze", f"{layer}/Conv2D", f"{layer}/concat") if name in inside and not (name.endswith("2D") and "1D" in "".join(inside))]
    assert knows_more(ours[answer]["shapes"][0], theirs[call]["shapes"][0])
    assert theirs[call]["inputs"] == ["x:0", f"{kernel}:0"] and theirs[kernel]["inputs"] == [f"{layer}/kernel:0"]
    assert {source for name in inside for source in ours[name]["inputs"] if source.split(":")[0] not in inside} == {"x:0", f"{layer}/kernel:0"}
    for name in inside:
        del ours[name]
    del theirs[call], theirs[kernel]
    for op in ours.values():
        op["inputs"] = [f"{call}:0" if source == f"{answer}:0" else source for source in op["inputs"]]


def test_the_grid_is_whole(grids):
    made = {path.stem for path in grids[2].glob("*.h5")}
    wanted = {case.name for case in cases.CASES.values() if 2 in case.generations}
    assert wanted - made == IMPOSSIBLE
