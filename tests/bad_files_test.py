#!/usr/bin/env python3
"""Bad files, one a line: what the command says of each, and that it takes neither time nor memory. bad_files_test.py KERATIN [--no-limits] [PART_OF_NAME ...]

Each case makes its files in an empty folder, runs the command there and expects exit code 1, nothing on standard output, the one message on standard error,
nothing new in the folder, and at most SECONDS of CPU time and MEMORY beyond what a good model takes and the bad files hold. "..." in a message stands for any
text. --no-limits leaves out time and memory: for builds with sanitizers. Needs Python's standard library only.
"""

import io
import json
import os
import pathlib
import re
import signal
import struct
import subprocess
import sys
import tempfile
import warnings
import zipfile

SECONDS = 1.0
MEMORY = 64 << 20
HANGS = 20  # seconds of CPU time after which the command is stopped

warnings.filterwarnings("ignore", "Duplicate name")  # zipfile about a case

GOLDEN = pathlib.Path(__file__).resolve().parent / "golden"
DENSE = (GOLDEN / "dense_units3" / "model.keras").read_bytes()

# --- Bytes ---------------------------------------------------------------------------------------------------------------------


def put(data, at, value):
    """`data` with `value` written over what stands at `at` (from the end when negative)."""
    at = at % len(data)
    return data[:at] + value + data[at + len(value) :]


def flip(data, at):
    return put(data, at, bytes([data[at] ^ 1]))


def u8(*values):
    return bytes(values)


def u16(*values):
    return struct.pack("<%dH" % len(values), *values)


def u32(*values):
    return struct.pack("<%dI" % len(values), *values)


def u64(*values):
    return struct.pack("<%dQ" % len(values), *values)


def f32(*values):
    return struct.pack("<%df" % len(values), *values)


# --- Zip -----------------------------------------------------------------------------------------------------------------------


def archive(members, method=zipfile.ZIP_STORED):
    """A zip of {name: bytes}, or of a list of pairs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in members.items() if isinstance(members, dict) else members:
            file.writestr(zipfile.ZipInfo(name) if isinstance(name, str) else name, data, method)
    return out.getvalue()


def unpack(data):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def central(data):
    """Where the central directory begins."""
    return struct.unpack("<I", data[-6:-2])[0]


# --- HDF5: superblock 0, object headers of version 1, links as messages -----------------------------------------------------------

UNDEFINED = 2**64 - 1
FLOAT = u8(0x11, 0x20, 0x1F, 0x00) + u32(4) + u16(0, 32) + u8(23, 8, 0, 23) + u32(127)


def space(*dims):
    return u8(1, len(dims), 0, 0, 0, 0, 0, 0) + u64(*dims)


def text_type(size):
    return u8(0x13, 0, 0, 0) + u32(size)


def pad8(data):
    return data + bytes(-len(data) % 8)


def message(kind, data):
    data = pad8(data)
    return u16(kind, len(data)) + u8(0, 0, 0, 0) + data


def header(messages):
    body = b"".join(messages)
    return u8(1, 0) + u16(len(messages)) + u32(1, len(body), 0) + body


def attribute(name, value):
    """Of a text, or of a list of texts."""
    texts = [value] if isinstance(value, str) else value
    size = max(len(text.encode()) for text in texts)
    dims = space() if isinstance(value, str) else space(len(texts))
    key = name.encode() + b"\0"
    data = b"".join(text.encode().ljust(size, b"\0") for text in texts)
    return message(12, u8(1, 0) + u16(len(key), 8, len(dims)) + pad8(key) + text_type(size) + dims + data)


class Raw:
    """An object of the given messages; `data` comes before it and its address replaces each PLACE."""

    PLACE = b"\xfePLACE\xfe\xfe"

    def __init__(self, *messages, data=b""):
        self.messages, self.data = messages, data


def dataset(shape, data, layout=None, extra=()):
    layout = layout if layout is not None else u8(3, 1) + Raw.PLACE + u64(len(data))
    return Raw(message(1, space(*shape)), message(3, FLOAT), message(8, layout), *extra, data=data)


def numbers(*shape):
    count = 1
    for dim in shape:
        count *= dim
    return dataset(shape, f32(*[0.5] * count))


ROOT = b"\xfeROOT\xfe\xfe\xfe"  # becomes the root's address


def hdf5(root, attributes={}):
    """A file of {name: a group (dict), an object (Raw), a link, or ROOT for one to the root}; attributes by the path of their group."""
    out = bytearray(96)

    def place(data):
        out.extend(bytes(-len(out) % 8))
        out.extend(data)
        return u64(len(out) - len(data))

    def write(item, path):
        if item == ROOT:
            return ROOT
        if isinstance(item, Raw):
            address = place(item.data)
            return place(header([m.replace(Raw.PLACE, address) for m in item.messages]))
        messages = [message(10, u8(0, 0))]  # group info: a group without links is one too
        for name, child in item.items():
            key = name.encode()
            if isinstance(child, Link):
                messages.append(message(6, u8(1, 8, child.kind, len(key)) + key + child.value))
            else:
                messages.append(message(6, u8(1, 0, len(key)) + key + write(child, path + "/" + name)))
        messages += [attribute(name, value) for name, value in attributes.get(path or "/", {}).items()]
        return place(header(messages))

    address = write(root, "")
    out[:96] = b"\x89HDF\r\n\x1a\n" + u8(0, 0, 0, 0, 0, 8, 8, 0) + u16(4, 16) + u32(0) + u64(0, UNDEFINED, len(out), UNDEFINED, 0) + address + bytes(24)
    return bytes(out).replace(ROOT, address)


class Link:
    """A link that is no hard one."""

    def __init__(self, kind, value):
        self.kind, self.value = kind, u16(len(value)) + value


def soft(target):
    return Link(1, target.encode())


def external(file, target):
    return Link(64, u8(0) + file.encode() + b"\0" + target.encode() + b"\0")


# --- Keras ---------------------------------------------------------------------------------------------------------------------

METADATA = json.dumps({"keras_version": "3.8.0"}).encode()


def layer(class_name, name, module="keras.layers", registered=None, **config):
    return {"module": module, "class_name": class_name, "config": {"name": name, **config}, "registered_name": registered}


def sequential(*layers, shape=(None, 4)):
    first = {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": list(shape), "dtype": "float32", "name": "x"}}
    return {"module": "keras", "class_name": "Sequential", "config": {"name": "m", "layers": [first, *layers]}}


def keras(config, weights=None):
    text = config if isinstance(config, bytes) else json.dumps(config).encode()
    return archive({"metadata.json": METADATA, "config.json": text, "model.weights.h5": hdf5(weights or {})})


def dense_keras(vars, **config):
    """A Dense of 3 units on 4 inputs with the given weights file's group vars."""
    return keras(sequential(layer("Dense", "dense", **{"units": 3, **config})), {"layers": {"dense": {"vars": vars}}})


# --- TensorFlow ----------------------------------------------------------------------------------------------------------------


def varint(value):
    out = b""
    value %= 1 << 64
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def field(number, value):
    """A field of a protobuf message: a number, or bytes."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def node(name, op, *inputs, attrs=b""):
    return field(1, field(1, name) + field(2, op) + b"".join(field(3, text) for text in inputs) + attrs)


def attr(name, value):
    return field(5, field(1, name) + field(2, value))


def pbtxt(*nodes, more=""):
    return ("".join("node { %s }\n" % text for text in nodes) + more).encode()


def placeholder(name="x", shape="dim { size: -1 } dim { size: 4 }"):
    return 'name: "%s" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { %s } } }' % (name, shape)


def unary(op, name, source, more=""):
    return 'name: "%s" op: "%s" input: "%s" attr { key: "T" value { type: DT_FLOAT } } %s' % (name, op, source, more)


def const(name, tensor, dtype="DT_FLOAT"):
    return 'name: "%s" op: "Const" attr { key: "dtype" value { type: %s } } attr { key: "value" value { tensor { dtype: %s %s } } }' % (name, dtype, dtype, tensor)


CRC = [0] * 256
for _byte in range(256):
    CRC[_byte] = _byte
    for _ in range(8):
        CRC[_byte] = CRC[_byte] >> 1 ^ (0x82F63B78 & -(CRC[_byte] & 1))


def crc32c(data):
    """Masked, as tables hold it."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC[crc & 0xFF ^ byte]
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def sealed(block):
    """A block of a LevelDB table with its type and checksum."""
    return block + u8(0) + u32(crc32c(block + u8(0)))


def block(rows):
    return sealed(b"".join(u8(0) + varint(len(key)) + varint(len(value)) + key + value for key, value in rows) + u32(0, 1))


def with_footer(data):
    """A table of one sealed block."""
    index = block([(b"\xff", varint(0) + varint(len(data) - 5))])
    footer = varint(0) + varint(0) + varint(len(data)) + varint(len(index) - 5)
    return data + index + footer.ljust(40, b"\0") + bytes.fromhex("57fb808b247547db")


def table(rows):
    return with_footer(block(rows))


def entry(dtype, dims, shard, offset, size, crc=0):
    shape = b"".join(field(2, field(1, dim)) for dim in dims)
    return field(1, dtype) + field(2, shape) + field(3, shard) + field(4, offset) + field(5, size) + (varint(6 << 3 | 5) + u32(crc))


def bundle(*rows, shards=1):
    """An index with a header and (name, entry) rows."""
    return table([(b"", field(1, shards) + field(3, field(1, 1)))] + sorted((name.encode(), value) for name, value in rows))


def npy(descr, shape, data=b"", fortran=False):
    text = "{'descr': %s, 'fortran_order': %r, 'shape': %s, }" % (descr, fortran, shape)
    text = text.ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + u16(len(text)) + text.encode() + data


# --- Bad things of each kind ---------------------------------------------------------------------------------------------------


def symbolic(name):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = 0o120777 << 16
    return info


def overlapping():
    """Two members of one name and content, the second placed where the first is."""
    data = archive([("a", b"same"), ("b", b"same")])
    at = central(data)
    first = data[at : at + 47]
    second = put(put(first, 46, b"a"), 42, u32(0))
    body = data[:at] + first + put(second, 46, b"b")
    return put(put(body, 30, b"a"), 0, b"PK") + u32(0x06054B50) + u16(0, 0, 2, 2) + u32(94, at) + u16(0)


def functional(*calls):
    """Identity layers by name, each called with another's output."""
    first = {"module": "keras.layers", "class_name": "InputLayer", "name": "x", "config": {"batch_shape": [None, 4], "name": "x"}, "inbound_nodes": []}
    layers = [first]
    for name, source in calls:
        tensor = {"class_name": "__keras_tensor__", "config": {"shape": [None, 4], "dtype": "float32", "keras_history": [source, 0, 0]}}
        layers.append({**layer("Identity", name), "name": name, "inbound_nodes": [{"args": [tensor], "kwargs": {}}]})
    config = {"name": "m", "layers": layers, "input_layers": [["x", 0, 0]], "output_layers": [[calls[-1][0], 0, 0]]}
    return {"module": "keras", "class_name": "Functional", "config": config}


def nested(depth):
    inner = layer("Identity", "i")
    for i in range(depth):
        inner = {"module": "keras", "class_name": "Sequential", "config": {"name": "s%d" % i, "layers": [inner]}}
    return inner


def legacy(names, groups, attributes={}):
    """A whole-model .h5 of Keras 2 with one Dense, and the groups of model_weights."""
    config = json.dumps({"class_name": "Sequential", "config": {"name": "m", "layers": [
        {"class_name": "Dense", "config": {"name": "dense", "units": 3, "batch_input_shape": [None, 4]}}]}})  # fmt: skip
    return hdf5({"model_weights": groups}, {"/": {"model_config": config, "keras_version": "2.15.0"}, "/model_weights": {"layer_names": names}, **attributes})


H5 = (GOLDEN / "model_nested_model_shared_k2" / "model.h5").read_bytes()


def chunked(*dims, address=None):
    return u8(3, 2, len(dims) + 1) + (Raw.PLACE if address is None else u64(address)) + u32(*dims, 4)


def deep_groups(depth):
    group = {}
    for _ in range(depth):
        group = {"g": group}
    return group


ONES = npy("'<f4'", "(1, 4)", f32(1, 1, 1, 1))


def call(name, source, function):
    return ('name: "%s" op: "PartitionedCall" input: "%s" attr { key: "Tin" value { list { type: DT_FLOAT } } } '
            'attr { key: "Tout" value { list { type: DT_FLOAT } } } attr { key: "f" value { func { name: "%s" } } }') % (name, source, function)  # fmt: skip


def function(name, *nodes, result="b:output"):
    return ('function { signature { name: "%s" input_arg { name: "x" type: DT_FLOAT } output_arg { name: "r" type: DT_FLOAT } } %s '
            'ret { key: "r" value: "%s:0" } }') % (name, " ".join("node_def { %s }" % text for text in nodes), result)  # fmt: skip


def doubling(depth):
    """Functions of which each calls the next twice."""
    functions = [function("f%d" % i, call("a", "x", "f%d" % (i + 1)), call("b", "a", "f%d" % (i + 1))) for i in range(depth)]
    functions.append(function("f%d" % depth, unary("Relu", "b", "x"), result="b:activations"))
    return pbtxt(placeholder(), call("c", "x", "f0"), more="library { %s }" % "".join(functions))


SELF = "library { %s }" % function("f", call("b", "x", "f"), result="b:output")
LOOP = ('library { function { signature { name: "yes" input_arg { name: "x" type: DT_INT32 } output_arg { name: "r" type: DT_BOOL } } '
        'node_def { name: "t" op: "Const" attr { key: "dtype" value { type: DT_BOOL } } attr { key: "value" value { tensor { dtype: DT_BOOL tensor_shape { } bool_val: true } } } } '
        'ret { key: "r" value: "t:output:0" } } '
        'function { signature { name: "same" input_arg { name: "x" type: DT_INT32 } output_arg { name: "r" type: DT_INT32 } } ret { key: "r" value: "x" } } }')  # fmt: skip


def chain(path):
    """Relu after Relu, and an unknown op at the end."""
    with path.open("wb") as file:
        file.write(node("n0", "Const", attrs=attr("dtype", field(6, 1)) + attr("value", field(8, field(1, 1) + field(2, b"") + field(5, f32(1))))))
        for i in range(1, 20000):
            file.write(node("n%d" % i, "Relu", "n%d" % (i - 1), attrs=attr("T", field(6, 1))))
        file.write(node("end", "Reluu", "n19999"))


SAVED = {}  # the files of a good SavedModel, by their path in it


def saved(changes):
    """The good SavedModel in the folder m, with some files of it changed, or gone for None."""
    return lambda: {"x.npy": ONES, **{"m/" + name: data for name, data in {**SAVED, **changes}.items() if data is not None}}


def saved_text(assets, table_file="v.txt", outputs="o:0"):
    """A SavedModel that looks words up in a table of a file."""
    nodes = pbtxt(
        'name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_STRING } } attr { key: "shape" value { shape { dim { size: 1 } } } }',
        const("a", 'tensor_shape { } string_val: "%s"' % table_file, "DT_STRING"),
        const("d", "tensor_shape { } int64_val: -1", "DT_INT64"),
        'name: "t" op: "HashTableV2" attr { key: "key_dtype" value { type: DT_STRING } } attr { key: "value_dtype" value { type: DT_INT64 } }',
        'name: "i" op: "InitializeTableFromTextFileV2" input: "t" input: "a" attr { key: "key_index" value { i: -2 } } attr { key: "value_index" value { i: -1 } }',
        'name: "o" op: "LookupTableFindV2" input: "t" input: "x" input: "d" attr { key: "Tin" value { type: DT_STRING } } attr { key: "Tout" value { type: DT_INT64 } }',
    ).decode()
    text = ('saved_model_schema_version: 1 meta_graphs { meta_info_def { tags: "serve" } graph_def { %s } %s '
            'collection_def { key: "saved_model_main_op" value { node_list { value: "i" } } } '
            'signature_def { key: "serving_default" value { inputs { key: "x" value { name: "x:0" dtype: DT_STRING tensor_shape { dim { size: 1 } } } } '
            'outputs { key: "o" value { name: "%s" dtype: DT_INT64 tensor_shape { dim { size: 1 } } } } } } }') % (nodes, assets, outputs)  # fmt: skip
    return {"m/saved_model.pbtxt": text.encode()}


def many_variables(count):
    nodes = pbtxt(*['name: "v%d/kernel" op: "VarHandleOp" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { dim { size: 1 } } } } attr { key: "shared_name" value { s: "v%d/kernel" } }' % (i, i) for i in range(count)])
    return b'saved_model_schema_version: 1 meta_graphs { meta_info_def { tags: "serve" } graph_def { ' + nodes + b" } }"


def long_keys(path):
    """An index of keys that share 60,000 bytes and take six bytes each."""
    key = b"k" * 60000
    first = u8(0, 0, 2) + field(1, 1) + u8(0) + varint(len(key)) + u8(0) + key
    data = sealed(first + b"".join(varint(len(key)) + u8(3, 0) + struct.pack(">I", i)[1:] for i in range(40000)) + u32(0, 1))
    path.write_bytes(with_footer(data))


# --- Cases ---------------------------------------------------------------------------------------------------------------------

CASES = []


def case(name, command, files, expected):
    """`command` is what follows `keratin`; `files` is {path: bytes, a function that gives them, or one that takes the path and makes it}."""
    CASES.append((name, command, files, expected))


# No model at all

case("any: empty", "show m.keras", {"m.keras": b""}, "m.keras: the file is empty")
case("any: text", "show m.keras", {"m.keras": b"hello"}, "m.keras: neither a Keras file (.keras, .h5, JSON) nor a SavedModel, a GraphDef or a plan")
case("any: zeros", "show m.keras", {"m.keras": bytes(1 << 20)}, "m.keras: neither a Keras file (.keras, .h5, JSON) nor a SavedModel, a GraphDef or a plan")
case("any: folder without a model", "show m", {"m/readme.txt": b""}, "m: a folder without saved_model.pb, saved_model.pbtxt or config.json is no model")
case("any: pipe", "show m.keras", {"m.keras": os.mkfifo}, "m.keras: not a regular file")
case("any: link to itself", "show m.keras", {"m.keras": lambda path: path.symlink_to(path.name)}, "m.keras: Too many levels of symbolic links")
case("any: folder by the name of a file", "show m", {"m/saved_model.pb/x": b""},
     "m: a folder without saved_model.pb, saved_model.pbtxt or config.json is no model")
case("any: YAML (CVE-2021-37678)", "show m.yaml", {"m.yaml": b"class_name: Functional\nconfig: !!python/object/apply:os.system [id]\n"},
     "m.yaml: neither a Keras file (.keras, .h5, JSON) nor a SavedModel, a GraphDef or a plan")
case("any: pickle", "show m.pkl", {"m.pkl": b"\x80\x04\x95\x0b\0\0\0\0\0\0\0\x8c\x02os\x94."},
     "m.pkl: neither a Keras file (.keras, .h5, JSON) nor a SavedModel, a GraphDef or a plan")
case("any: no such weights", "show m.json --weights-file w.h5", {"m.json": unpack(DENSE)["config.json"]}, "w.h5: no such file")

# Zip

case("zip: truncated", "show m.keras", {"m.keras": DENSE[:5000]},
     "m.keras: no end record in this zip archive of 5000 bytes: it is truncated, or something follows it")
case("zip: wrong magic", "show m.keras", {"m.keras": put(DENSE, 0, b"XX")}, "m.keras: neither a Keras file (.keras, .h5, JSON) nor a SavedModel, a GraphDef or a plan")
case("zip: no config", "show m.keras", {"m.keras": archive({"metadata.json": METADATA})}, "m.keras: a zip archive without config.json is no .keras file")
case("zip: damaged member", "show m.keras", {"m.keras": flip(DENSE, 200)},
     "m.keras: config.json: the CRC-32 is 1785a9ee, should be 006e999a: the data is damaged")
case("zip: offset beyond the file", "show m.keras", {"m.keras": put(DENSE, central(DENSE) + 42, u32(1 << 31))},
     "m.keras: metadata.json: the local header at byte 2147483648 contradicts the central directory: no local header there")
case("zip: size beyond the file", "show m.keras", {"m.keras": put(DENSE, central(DENSE) + 20, u32(1 << 30, 1 << 30))},
     "m.keras: metadata.json: 1073741824 bytes of data at byte 43 go beyond the archive's data, which ends at byte 13323")
case("zip: count of members", "show m.keras", {"m.keras": put(DENSE, -14, u16(60000, 60000))},
     "m.keras: the end record says 60000 members, and the central directory of 178 bytes cannot hold them")
case("zip: encrypted", "show m.keras", {"m.keras": put(DENSE, central(DENSE) + 8, u16(1))}, "m.keras: metadata.json: encrypted members are not supported")
case("zip: bzip2", "show m.keras", {"m.keras": archive({"config.json": b"{}"}, zipfile.ZIP_BZIP2)},
     "m.keras: config.json: compression method 12 is not supported, only 0 (stored) and 8 (deflated)")
case("zip: path to above", "show m.keras", {"m.keras": archive({"../../etc/passwd": b"", "config.json": b"{}"})},
     'm.keras: the member name "../../etc/passwd" has a part "." or ".."')
case("zip: absolute path", "show m.keras", {"m.keras": archive({"/etc/passwd": b"", "config.json": b"{}"})},
     'm.keras: the member name "/etc/passwd" is an absolute path')
case("zip: backslash", "show m.keras", {"m.keras": archive({"..\\up": b"", "config.json": b"{}"})}, 'm.keras: the member name "..\\up" holds a backslash')
case("zip: symbolic link", "show m.keras", {"m.keras": archive([(symbolic("config.json"), b"/etc/passwd")])},
     "m.keras: config.json: symbolic links are refused")
case("zip: member twice", "show m.keras", {"m.keras": archive([("config.json", b"{}"), ("config.json", b"[]")])},
     "m.keras: config.json: two members of this name")
case("zip: bomb", "show m.keras", {"m.keras": archive({"config.json": bytes(70 << 20)}, zipfile.ZIP_DEFLATED)},
     "m.keras: config.json: the archive of 71474 bytes would inflate to more than 67108864 bytes")
case("zip: many bombs", "show m.keras", {"m.keras": archive({"config.json": b"{}", **{"assets/%d" % i: bytes(1 << 20) for i in range(80)}}, zipfile.ZIP_DEFLATED)},
     "m.keras: assets/63: the archive of 90264 bytes would inflate to more than 67108864 bytes")
case("zip: bomb below the limit", "show m.keras", {"m.keras": archive({"config.json": b" " * (60 << 20)}, zipfile.ZIP_DEFLATED)},
     "m.keras: config.json has 62914560 bytes; at most 17755712 are read")
case("zip: bomb of JSON", "show m.keras", {"m.keras": archive({"config.json": b"[" + b"[]," * (10 << 20) + b"0]"}, zipfile.ZIP_DEFLATED)},
     "m.keras: config.json has 31457283 bytes; at most 17266800 are read")
case("zip: bomb of JSON strings", "show m.keras", {"m.keras": archive({"config.json": b"{" + b'"":"",' * (4 << 20) + b'"":0}'}, zipfile.ZIP_DEFLATED)},
     "m.keras: config.json has 25165830 bytes; at most 17363968 are read")
case("zip: overlapping members", "show m.keras", {"m.keras": overlapping()},
     "m.keras: b: the local header at byte 0 contradicts the central directory: another name")

# JSON and Keras configs

case("json: bad syntax", "show m.json", {"m.json": b'{"class_name": "Sequential",\n "config": [}'},
     "m.json: not valid JSON at line 2, column 13 (byte 41): expected a value, found '}'")
case("json: cut", "show m.json", {"m.json": b'{"class_name": "Seq'},
     'm.json: not valid JSON at line 1, column 20 (byte 19): expected \'"\' at the end of a string, found the end of the text')
case("json: deep", "show m.json", {"m.json": b"[" * 100000 + b"]" * 100000},
     "m.json: not valid JSON at line 1, column 202 (byte 201): arrays and objects nest deeper than 200 levels, found '['")
case("json: no UTF-8", "show m.json", {"m.json": b'{"class_name": "\xff"}'},
     "m.json: not valid JSON at line 1, column 17 (byte 16): a string is not valid UTF-8, found byte 0xff")
case("json: millions of values", "show m.json", {"m.json": b"[" + b"[]," * (3 << 20) + b"0]"},
     "m.json: about 6291458 values in a JSON text of 9437187 bytes; at most 1441792 are read")
case("config: not an object", "show m.keras", {"m.keras": keras(b"[1, 2]")},
     "m.keras: the config has no class_name; it is not a Keras model, or one of Keras 0, which is not supported")
case("config: no layers", "show m.keras", {"m.keras": keras(sequential() | {"config": {"name": "m", "layers": []}})}, "m.keras: a Sequential without layers")
case("config: custom model", "show m.keras", {"m.keras": keras(sequential() | {"class_name": "MyModel", "module": "my", "registered_name": "my>MyModel"})},
     'm.keras: the model is of the class "MyModel". Custom classes are Python code; save the model as a SavedModel from Keras (model.export), then Keratin runs that')
case("config: unknown layer", "show m.keras", {"m.keras": keras(sequential(layer("Denze", "d", units=3)))}, "m.keras: layers/d (Denze): unsupported layer")
case("config: custom layer", "show m.keras", {"m.keras": keras(sequential(layer("Odd", "d", module="my.code", registered="my>Odd")))},
     "m.keras: layers/d (Odd): custom class. Custom classes are Python code; save the model as a SavedModel from Keras (model.export), then Keratin runs that")
case("config: unknown key", "show m.keras", {"m.keras": keras(sequential(layer("Dense", "d", units=3, unitz=4)))},
     'm.keras: layers/d (Dense): unknown config key "unitz" (4). Did you mean "units"?')
case("config: missing key", "show m.keras", {"m.keras": keras(sequential(layer("Dense", "d")))}, 'm.keras: layers/d (Dense): config key "units" is missing')
case("config: everything at once", "show m.keras", {"m.keras": keras(sequential(layer("Odd", "a"), layer("Dense", "b", units="x"), layer("Lambda", "c")))},
     'm.keras: layers/a (Odd): unsupported layer; layers/b (Dense): config key "units" must be an integer and is "x"; layers/c (Lambda): a Lambda layer holds Python bytecode, which is never run; save the model as a SavedModel from Keras (model.export), then Keratin runs that')
case("config: Lambda (CVE-2024-3660)", "show m.keras", {"m.keras": keras(sequential(layer("Lambda", "l", function={"class_name": "__lambda__", "config": {"code": "4wEAAAA="}})))},
     "m.keras: layers/l (Lambda): a Lambda layer holds Python bytecode, which is never run; save the model as a SavedModel from Keras (model.export), then Keratin runs that")
case("config: lambda as activation", "show m.keras",
     {"m.keras": keras(sequential(layer("Dense", "d", units=1, activation={"class_name": "__lambda__", "config": {"code": "4w=="}})))},
     "m.keras: layers/d (Dense): its activation is a Python lambda, which is never run")
case("config: function of another module (CVE-2025-1550)", "show m.keras",
     {"m.keras": keras(sequential(layer("Dense", "d", units=1, activation={"module": "os", "class_name": "function", "config": "system", "registered_name": "function"})))},
     'm.keras: layers/d (Dense): unsupported activation "system".')
case("config: gadget (CVE-2025-8747, CVE-2025-9906)", "show m.keras", {"m.keras": keras(sequential(layer("get_file", "g", module="keras.utils", fname="x", origin="file:///etc/passwd")))},
     "m.keras: layers/g (get_file): unsupported layer")
case("config: TFSMLayer (CVE-2026-1462)", "show m.keras", {"m.keras": keras(sequential(layer("TFSMLayer", "t", filepath="other")))},
     "m.keras: layers/t (TFSMLayer): the layer stands for a SavedModel elsewhere; convert that SavedModel instead")
case("config: vocabulary in a file (CVE-2025-12058)", "show m.keras", {"m.keras": keras(sequential(layer("StringLookup", "s", vocabulary="/etc/passwd")))},
     "m.keras: layers/s (StringLookup): the config names the vocabulary file \"/etc/passwd\"; vocabularies are read from the model's own file only. Save the model with Keras as a .keras file, which holds them")
case("config: circle", "show m.keras", {"m.keras": keras(functional(("a", "b"), ("b", "a")))}, "m.keras: layers are called in a circle: a, b")
case("config: missing layer", "show m.keras", {"m.keras": keras(functional(("a", "nobody")))}, 'm.keras: layers/a: there is no layer "nobody".')
case("config: name twice", "show m.keras", {"m.keras": keras(sequential(layer("Identity", "d"), layer("Identity", "d")))},
     'm.keras: two layers of one model are named "d"')
case("config: layers in layers", "show m.keras", {"m.keras": keras(sequential(nested(60)))}, "m.keras: models are nested more than 32 deep")
case("config: Keras 9", "show m.keras", {"m.keras": archive({"metadata.json": b'{"keras_version": "9.0"}', "config.json": b'{"class_name": "Sequential"}'})},
     'm.keras: "9.0" is not a version of Keras from 1 to 3')
case("config: huge units", "show m.keras", {"m.keras": dense_keras({"0": numbers(4, 3), "1": numbers(3)}, units=2**62)},
     'm.keras: layers/dense (Dense): weight "kernel" has the shape (4, 3) and must have (4, 4611686018427387904)')
case("config: units of 1e300", "show m.keras", {"m.keras": keras(sequential(layer("Dense", "d", units=1e300)))},
     'm.keras: layers/d (Dense): config key "units" must be an integer and is 1e+300')
case("config: negative units", "show m.keras", {"m.keras": dense_keras({"0": numbers(4, 3), "1": numbers(3)}, units=-3)},
     'm.keras: layers/dense (Dense): weight "kernel" would have a dimension of -3: sizes in the config must be at least 0')
case("config: strides 0", "show m.keras", {"m.keras": keras(sequential(layer("AveragePooling1D", "p", pool_size=2, strides=0, padding="same"), shape=(None, 8, 2)))},
     'm.keras: layers/p (AveragePooling1D): "strides" must be between 1 and 2147483647 and is 0')
case("config: groups 0", "show m.keras",
     {"m.keras": keras(sequential(layer("Conv1D", "c", filters=2, kernel_size=2, groups=0), shape=(None, 8, 2)), {"layers": {"conv1d": {"vars": {"0": numbers(2, 2, 2), "1": numbers(2)}}}})},
     'm.keras: layers/c (Conv1D): "groups" must be between 1 and 2147483647 and is 0')
case("config: huge input", "show m.keras", {"m.keras": keras(sequential(layer("Flatten", "f"), shape=(None, 2**40, 2**40)))},
     "m.keras: layers/f (Flatten): the input of shape (None, 1099511627776, 1099511627776) has more elements than fit in 63 bits")
UNROLLED = {f"simple_rnn{suffix}": {"cell": {"vars": {"0": numbers(2, 2), "1": numbers(2, 2), "2": numbers(2)}}} for suffix in ("", "_1", "_2")}
case("config: unrolled steps", "show m.keras",
     {"m.keras": keras(sequential(*(layer("SimpleRNN", name, units=2, unroll=True, return_sequences=True) for name in "abc"), shape=(None, 1000, 2)), {"layers": UNROLLED})},
     "m.keras: layers/b (SimpleRNN): the model becomes more than 10400 ops, far more than its layers need; a recurrent layer with unroll=true becomes ops for every step")
case("config: axis out of range", "show m.keras", {"m.keras": keras(sequential(layer("Softmax", "s", axis=7)))},
     "m.keras: layers/s (Softmax): Softmax over axis 7 of a tensor of shape (None, 4)")
case("config: huge repetition", "show m.keras", {"m.keras": keras(sequential(layer("RepeatVector", "r", n=2**62)))},
     'm.keras: layers/r (RepeatVector): "n" must be between 1 and 2147483647 and is 4611686018427387904')
case("config: huge output", "run m.keras --input x=x.npy",
     {"m.keras": keras(sequential(layer("RepeatVector", "r", n=10**11))), "x.npy": npy("'<f4'", "(1, 4)", f32(1, 2, 3, 4))},
     'm.keras: layers/r (RepeatVector): "n" must be between 1 and 2147483647 and is 100000000000')
case("config: huge padding", "run m.keras --input x=x.npy",
     {"m.keras": keras(sequential(layer("ZeroPadding1D", "r", padding=10**11), shape=(None, 2, 2))), "x.npy": npy("'<f4'", "(1, 2, 2)", f32(1, 2, 3, 4))},
     'm.keras: layers/r (ZeroPadding1D): "padding" must be between 0 and 2147483647 and is 100000000000')

# Weights

case("weights: missing file", "show m.keras", {"m.keras": archive({"config.json": unpack(DENSE)["config.json"], "metadata.json": METADATA})},
     "m.keras: there is no model.weights.h5")
case("weights: none for a config", "show m.json", {"m.json": unpack(DENSE)["config.json"]},
     "m.json: a JSON config needs its weights; give the .weights.h5 or .h5 file as well")
case("weights: file of another kind", "show m.keras", {"m.keras": archive(unpack(DENSE) | {"model.weights.h5": b"hello"})},
     "m.keras: model.weights.h5 is no HDF5 file")
case("weights: missing", "show m.keras", {"m.keras": dense_keras({"0": numbers(4, 3)})},
     'm.keras: model.weights.h5: layers/dense (Dense): weight "bias" is missing; it should stand at layers/dense/vars/1')
case("weights: missing layer", "show m.keras", {"m.keras": keras(sequential(layer("Dense", "dense", units=3)), {"layers": {}})},
     'm.keras: model.weights.h5: layers/dense (Dense): weight "kernel" is missing; it should stand at layers/dense/vars/0')
case("weights: wrong shape", "show m.keras", {"m.keras": dense_keras({"0": numbers(4, 5), "1": numbers(3)})},
     'm.keras: layers/dense (Dense): weight "kernel" has the shape (4, 5) and must have (4, 3)')
case("weights: extra", "show m.keras", {"m.keras": dense_keras({"0": numbers(4, 3), "1": numbers(3), "2": numbers(3)})},
     "m.keras: model.weights.h5: the file has 1 weights that no layer of the config takes: layers/dense/vars/2 (3,)")
case("weights: extra layer", "show m.keras",
     {"m.keras": keras(sequential(layer("Dense", "dense", units=3)), {"layers": {"dense": {"vars": {"0": numbers(4, 3), "1": numbers(3)}}, "dense_1": {"vars": {"0": numbers(3)}}}})},
     "m.keras: model.weights.h5: the file has 1 weights that no layer of the config takes: layers/dense_1/vars/0 (3,)")
case("weights: of another layer", "show m.keras",
     {"m.keras": archive({"metadata.json": METADATA, "config.json": json.dumps(sequential(layer("Dense", "dense", units=3))).encode(), "model.weights.h5": hdf5({"layers": {"dense": {"vars": {"0": numbers(4, 3), "1": numbers(3)}}}}, {"/layers/dense/vars": {"name": "other"}})})},
     'm.keras: model.weights.h5: layers/dense/vars holds the weights of layer "other" where the config has layer "dense" (Dense)')
case("weights: texts", "show m.keras",
     {"m.keras": dense_keras({"0": Raw(message(1, space(4, 3)), message(3, text_type(1)), message(8, u8(3, 1) + Raw.PLACE + u64(12)), data=b"a" * 12), "1": numbers(3)})},
     "m.keras: model.weights.h5: layers/dense/vars/0: a weight of type string")
case("weights: a group for a weight", "show m.keras", {"m.keras": dense_keras({"0": {}, "1": numbers(3)})},
     'm.keras: model.weights.h5: layers/dense (Dense): weight "kernel" is missing; it should stand at layers/dense/vars/0')

# HDF5

case("hdf5: truncated", "show m.h5", {"m.h5": H5[:5000]}, "m.h5: the file is truncated: it should have 16784 bytes and has 5000; copy or download it again")
case("hdf5: wrong magic", "show m.h5", {"m.h5": put(H5, 0, b"HDF5")}, "m.h5: neither a Keras file (.keras, .h5, JSON) nor a SavedModel, a GraphDef or a plan")
case("hdf5: superblock version", "show m.h5", {"m.h5": put(H5, 8, b"\x09")}, "m.h5: superblock version 9; known are 0 to 3")
case("hdf5: root beyond the file", "show m.h5", {"m.h5": put(H5, 64, u64(1 << 40))},
     'm.h5: "/": object header at offset 1099511627776 lies outside the file of 16784 bytes')
case("hdf5: weights and no model", "show m.h5", {"m.h5": hdf5({"layers": {}})},
     "m.h5: the file holds weights but no model (no attribute model_config); give the model's JSON config as the file and this one as its weights")
case("hdf5: layer twice", "show m.h5", {"m.h5": legacy(["dense", "dense"], {"dense": {}})}, 'm.h5: layer_names has "dense" twice')
case("hdf5: layer_names names what is not there", "show m.h5", {"m.h5": legacy(["dense"], {})}, 'm.h5: "/model_weights": the group has no "dense".')
case("hdf5: weight_names leaves its group", "show m.h5",
     {"m.h5": legacy(["dense"], {"dense": {"k": numbers(4, 3)}}, {"/model_weights/dense": {"weight_names": ["../../secret", "k"]}})},
     'm.h5: "/model_weights/dense": the group has no "..".')
case("hdf5: wrong shape", "show m.h5",
     {"m.h5": legacy(["dense"], {"dense": {"k": numbers(3, 4), "b": numbers(3)}}, {"/model_weights/dense": {"weight_names": ["k", "b"]}})},
     'm.h5: layers/dense (Dense): weight "kernel" has the shape (3, 4) and must have (4, 3)')
case("hdf5: external link (CVE-2026-1669)", "show m.keras", {"m.keras": dense_keras({"0": external("/etc/passwd", "x"), "1": numbers(3)})},
     'm.keras: model.weights.h5: "/layers/dense/vars/0": external links are not followed, since they can lead to other files; save the object itself')
case("hdf5: external link to a group (keras#22899, keras#22900)", "show m.keras", {"m.keras": keras(sequential(layer("Dense", "dense", units=3)), {"layers": external("other.h5", "layers")})},
     'm.keras: model.weights.h5: "/layers": external links are not followed, since they can lead to other files; save the object itself')
case("hdf5: soft link (CVE-2026-1669)", "show m.keras", {"m.keras": dense_keras({"0": numbers(4, 3), "1": soft("/layers/dense/vars/0")})},
     'm.keras: model.weights.h5: "/layers/dense/vars/1": soft links are not followed, since they can lead to other files; save the object itself')
case("hdf5: external storage (CVE-2026-1669)", "show m.keras",
     {"m.keras": dense_keras({"0": dataset((4, 3), b"", u8(3, 1) + u64(UNDEFINED, 48), [message(7, u8(1, 0, 0, 0) + u16(1, 1) + u64(96) + u64(0, 0, 48))]), "1": numbers(3)})},
     'm.keras: model.weights.h5: "/layers/dense/vars/0": external storage: the values lie in another file, which is never read; save the dataset inside the file')
case("hdf5: virtual dataset (keras#22976, tf-keras#921)", "show m.keras", {"m.keras": dense_keras({"0": dataset((4, 3), b"", u8(4, 3) + u64(96) + u32(0)), "1": numbers(3)})},
     'm.keras: model.weights.h5: "/layers/dense/vars/0": a virtual dataset, whose values lie in other datasets or files; save it as a plain dataset')
case("hdf5: legacy external link (CVE-2026-12480)", "show m.h5", {"m.h5": legacy(["dense"], {"dense": external("/etc/passwd", "x")})},
     'm.h5: "/model_weights/dense": external links are not followed, since they can lead to other files; save the object itself')
case("hdf5: circle", "show m.keras", {"m.keras": keras(sequential(layer("Dense", "dense", units=3)), {"layers": {"dense": ROOT}})},
     'm.keras: model.weights.h5: "/layers/dense": the group contains itself')
case("hdf5: unknown filter (dynamic filters)", "show m.keras",
     {"m.keras": dense_keras({"0": dataset((4, 3), bytes(48), chunked(4, 3), [message(11, u8(2, 1) + u16(32015, 0, 0, 0))]), "1": numbers(3)})},
     'm.keras: model.weights.h5: "/layers/dense/vars/0": filter 32015 zstd; known are deflate (1), shuffle (2) and fletcher32 (3): save the file without it')
case("hdf5: shape bomb (CVE-2026-0897)", "show m.keras", {"m.keras": dense_keras({"0": dataset((1 << 20, 1 << 20), b"", chunked(1024, 1024, address=UNDEFINED)), "1": numbers(3)})},
     'm.keras: model.weights.h5: "/layers/dense/vars/0": the dataset needs 4398046511104 bytes; 1385 of 67108864 bytes are used, which is far more than the file stores')
case("hdf5: many shape bombs (aggregate of CVE-2026-0897)", "show m.keras",
     {"m.keras": dense_keras({str(i): dataset((1 << 10, 1 << 10), b"", chunked(1024, 1024, address=UNDEFINED)) for i in range(100)})},
     "m.keras: model.weights.h5: the file has 98 weights that no layer of the config takes: layers/dense/vars/10 (1024, 1024), layers/dense/vars/11 (1024, 1024), layers/dense/vars/12 (1024, 1024), layers/dense/vars/13 (1024, 1024), layers/dense/vars/14 (1024, 1024)")
case("hdf5: shape beyond 64 bits", "show m.keras", {"m.keras": dense_keras({"0": dataset((1 << 40, 1 << 40), bytes(48)), "1": numbers(3)})},
     'm.keras: model.weights.h5: "/layers/dense/vars/0": the number of elements of shape (1099511627776, 1099511627776) does not fit in 63 bits')
case("hdf5: data beyond the file", "show m.keras", {"m.keras": dense_keras({"0": dataset((4, 3), b"", u8(3, 1) + u64(1 << 30, 48)), "1": numbers(3)})},
     'm.keras: model.weights.h5: "/layers/dense/vars/0": dataset at offset 1073741824 with 48 bytes lies outside the file of 584 bytes')
case("hdf5: fewer bytes than the shape", "show m.keras", {"m.keras": dense_keras({"0": dataset((4, 3), bytes(40)), "1": numbers(3)})},
     'm.keras: model.weights.h5: "/layers/dense/vars/0": 48 bytes declared by shape (4, 3), 40 stored')
case("hdf5: deep groups", "show m.keras", {"m.keras": keras(sequential(layer("Dense", "dense", units=3)), {"layers": deep_groups(500)})},
     'm.keras: model.weights.h5: "/layers/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g/g": more than 64 groups inside each other')
case("hdf5: bombs of other data", "show m.keras",
     {"m.keras": dense_keras({"0": numbers(4, 3), "1": numbers(3), **{"z%d" % i: dataset((1 << 20,), b"", chunked(1024, address=UNDEFINED)) for i in range(100)}})},
     "m.keras: model.weights.h5: the file has 100 weights that no layer of the config takes: layers/dense/vars/z0 (1048576,), layers/dense/vars/z1 (1048576,), layers/dense/vars/z10 (1048576,), layers/dense/vars/z11 (1048576,), layers/dense/vars/z12 (1048576,)")

# Advisories that the cases above do not name: the same file through each entry point, and what else may run code

LAMBDA_H5 = {"class_name": "Lambda", "config": {"name": "l", "function": ["4wEAAAA=", None, None], "function_type": "lambda", "batch_input_shape": [None, 4]}}
LAMBDA_CONFIG = {"class_name": "Sequential", "config": {"name": "m", "layers": [LAMBDA_H5]}, "keras_version": "2.15.0"}
NEVER_RUN = "a Lambda layer holds Python bytecode, which is never run; save the model as a SavedModel from Keras (model.export), then Keratin runs that"
case("advisory CVE-2025-9905: Lambda in a .h5", "show m.h5",
     {"m.h5": hdf5({"model_weights": {}}, {"/": {"model_config": json.dumps(LAMBDA_CONFIG), "keras_version": "2.15.0"}})}, "m.h5: layers/l (Lambda): " + NEVER_RUN)
case("advisory CVE-2025-9905: Lambda in a JSON", "show m.json", {"m.json": json.dumps(LAMBDA_CONFIG).encode()}, "m.json: layers/l (Lambda): " + NEVER_RUN)
case("advisory CVE-2025-9905: Lambda in a SavedModel's metadata", "show m --as keras",
     saved({"keras_metadata.pb": field(1, field(3, "root") + field(4, "_tf_keras_sequential") + field(5, json.dumps(LAMBDA_CONFIG)))}), "m: layers/l (Lambda): " + NEVER_RUN)
case("advisory CVE-2024-3660: Lambda in a nested model", "show m.keras", {"m.keras": keras(sequential({**sequential(layer("Lambda", "l", function={"class_name": "__lambda__", "config": {"code": "4wEAAAA="}})), "config": {"name": "inner", "layers": [layer("Lambda", "l")]}}))},
     "m.keras: layers/inner/l (Lambda): " + NEVER_RUN)
case("advisory CVE-2025-1550: a class of another module", "show m.keras", {"m.keras": keras(sequential(layer("Popen", "p", module="subprocess", args=["id"])))},
     "m.keras: layers/p (Popen): custom class. Custom classes are Python code; save the model as a SavedModel from Keras (model.export), then Keratin runs that")
case("advisory CVE-2025-9906: a function of Keras that unlocks it", "show m.keras",
     {"m.keras": keras(sequential(layer("Dense", "d", units=1, activation={"module": "keras.config", "class_name": "function", "config": "enable_unsafe_deserialization", "registered_name": "function"})))},
     'm.keras: layers/d (Dense): unsupported activation "enable_unsafe_deserialization".')
case("advisory CVE-2025-8747: a model loader as a layer", "show m.keras", {"m.keras": keras(sequential(layer("function", "load_model", module="keras.models")))},
     "m.keras: layers/load_model (function): unsupported layer")
case("advisory CVE-2025-49655: TorchModuleWrapper", "show m.keras", {"m.keras": keras(sequential(layer("TorchModuleWrapper", "t", module={"class_name": "__bytes__"})))},
     "m.keras: layers/t (TorchModuleWrapper): the layer holds code of another framework; save the model as a SavedModel from Keras (model.export), then Keratin runs that")
case("advisory keras#23048: a config that asks for trust", "show m.keras",
     {"m.keras": keras({**sequential(layer("Lambda", "l", safe_mode=False, function={"class_name": "__lambda__"})), "safe_mode": False})}, "m.keras: layers/l (Lambda): " + NEVER_RUN)
case("advisory CVE-2025-12058: vocabulary at an address", "show m.keras", {"m.keras": keras(sequential(layer("TextVectorization", "t", vocabulary="http://127.0.0.1/v.txt")))},
     "m.keras: layers/t (TextVectorization): ...")
case("advisory npz: weights as pickles", "show m.keras", {"m.keras": archive({"metadata.json": METADATA, "config.json": unpack(DENSE)["config.json"], "model.weights.npz": archive({"layers/dense.npy": npy("'|O'", "()", b"\x80\x04.")})})},
     "m.keras: model.weights.npz: an .npz of Keras holds Python pickles, which are never decoded (Keras itself reads none of them back); save the weights as .weights.h5")
case("advisory CVE-2026-12480: virtual dataset in a .h5", "show m.h5",
     {"m.h5": legacy(["dense"], {"dense": {"k": dataset((4, 3), b"", u8(4, 3) + u64(96) + u32(0)), "b": numbers(3)}}, {"/model_weights/dense": {"weight_names": ["k", "b"]}})},
     'm.h5: "/model_weights/dense/k": a virtual dataset, whose values lie in other datasets or files; save it as a plain dataset')
case("advisory CVE-2026-12480: external storage in a .h5", "show m.h5",
     {"m.h5": legacy(["dense"], {"dense": {"k": dataset((4, 3), b"", u8(3, 1) + u64(UNDEFINED, 48), [message(7, u8(1, 0, 0, 0) + u16(1, 1) + u64(96) + u64(0, 0, 48))]), "b": numbers(3)}}, {"/model_weights/dense": {"weight_names": ["k", "b"]}})},
     'm.h5: "/model_weights/dense/k": external storage: the values lie in another file, which is never read; save the dataset inside the file')
case("advisory CVE-2026-12480: external link for all weights of a .h5", "show m.h5",
     {"m.h5": hdf5({"model_weights": external("/etc/passwd", "x")}, {"/": {"model_config": json.dumps({**LAMBDA_CONFIG, "config": {"name": "m", "layers": [{"class_name": "Dense", "config": {"name": "dense", "units": 3, "batch_input_shape": [None, 4]}}]}}), "keras_version": "2.15.0"}})},
     'm.h5: "/model_weights": external links are not followed, since they can lead to other files; save the object itself')
SHARDS = {"m.json": unpack(DENSE)["config.json"]}
case("advisory shards: a path out of the folder", "show m.json --weights-file w.json", {**SHARDS, "w.json": json.dumps({"weight_map": {"/layers/dense/vars": "../w.h5"}}).encode()},
     'w.json: weight_map: /layers/dense/vars names "../w.h5", which is no file beside it')
case("shards: a missing file", "show m.json --weights-file w.json", {**SHARDS, "w.json": json.dumps({"weight_map": {"/layers/dense/vars": ["w_0.h5"]}}).encode()}, "w_0.h5: no such file")
case("shards: no map", "show m.json --weights-file w.json", {**SHARDS, "w.json": b"{}"}, "w.json: no weight_map; it is no model.weights.json")
case("shards: a weight twice", "show m.json --weights-file w.json",
     {**SHARDS, "w.json": json.dumps({"weight_map": {"/a": "a.h5", "/b": "b.h5"}}).encode(), **{name: hdf5({"layers": {"dense": {"vars": {"0": numbers(4, 3)}}}}) for name in ("a.h5", "b.h5")}},
     "w.json: layers/dense/vars/0 is there twice")
case("shards: not in the archive", "show m.keras", {"m.keras": archive({"metadata.json": METADATA, "config.json": unpack(DENSE)["config.json"], "model.weights.json": json.dumps({"weight_map": {"/a": "a.h5"}}).encode()})},
     "m.keras: model.weights.json: it names a.h5, which is not in the archive")
case("config: custom classes, each once", "show m.keras", {"m.keras": keras(sequential(layer("Odd", "a", registered="my>Odd"), layer("Odd", "b", registered="my>Odd"), layer("Even", "c", registered="my>Even")))},
     "m.keras: layers/a, layers/b (Odd): custom class; layers/c (Even): custom class. Custom classes are Python code; save the model as a SavedModel from Keras (model.export), then Keratin runs that")
case("config: Graph of Keras 0", "show m.json", {"m.json": b'{"class_name": "Graph", "config": {"name": "g"}, "keras_version": "1.0.2"}'},
     "m.json: the model is a Graph, the container of Keras 0, which is not supported; build it with Keras 1's Model and save that")
K1 = {"class_name": "Sequential", "keras_version": "1.2.2", "config": [{"class_name": "LSTM", "config": {"name": "r", "output_dim": 2, "activation": "tanh", "inner_activation": "hard_sigmoid", "consume_less": "cpu", "batch_input_shape": [None, 3, 2]}}]}
case("keras1: gates of two sizes", "show m.h5",
     {"m.h5": hdf5({"model_weights": {"r": {str(i): numbers(*((2, 2) if i % 3 < 2 else (2 if i else 3,))) if i != 3 else numbers(3, 2) for i in range(12)}}},
                   {"/": {"model_config": json.dumps(K1), "keras_version": "1.2.2"}, "/model_weights": {"layer_names": ["r"]}, "/model_weights/r": {"weight_names": [str(i) for i in range(12)]}})},
     "m.h5: layers/r (LSTM): gates' weights of shapes (2, 2) and (3, 2) in one layer")
K1_CONV = {"class_name": "Sequential", "keras_version": "1.2.2", "config": [{"class_name": "Convolution1D", "config": {"name": "c", "nb_filter": 2, "filter_length": 3, "bias": False, "batch_input_shape": [None, 8, 2]}}]}
case("keras1: kernel of a wrong shape", "show m.h5",
     {"m.h5": hdf5({"model_weights": {"c": {"W": numbers(3, 2, 2, 2)}}}, {"/": {"model_config": json.dumps(K1_CONV), "keras_version": "1.2.2"}, "/model_weights": {"layer_names": ["c"]}, "/model_weights/c": {"weight_names": ["W"]}})},
     "m.h5: layers/c (Conv1D): a kernel of shape (3, 2, 2, 2) in a file of Keras 1")
case("keras1: Merge by a Python function", "show m.json",
     {"m.json": json.dumps({"class_name": "Sequential", "keras_version": "1.2.2", "config": [{"class_name": "Merge", "config": {"name": "m", "mode": "4wEAAAA=", "mode_type": "lambda", "layers": [
         {"class_name": "Sequential", "config": [{"class_name": "Activation", "config": {"name": n, "activation": "relu", "batch_input_shape": [None, 2]}}]} for n in "ab"]}}]}).encode()},
     "m.json: layers/m (Merge): a Merge by a Python function, which is never run")

# GraphDef

case("graph: truncated", "show m.pb", {"m.pb": (node("x", "Placeholder") + node("y", "Relu", "x", attrs=bytes(200)))[:60]},
     "m.pb: the bytes are not a GraphDef: damaged or cut short after 1 nodes")
case("graph: wrong wire type", "show m.pb", {"m.pb": node("x", "NoOp") + field(1, 7)},
     "m.pb: neither a Keras file (.keras, .h5, JSON) nor a SavedModel, a GraphDef or a plan")
case("graph: length beyond the file", "show m.pb", {"m.pb": node("x", "NoOp") + u8(10) + varint(1 << 40) + b"xx"},
     "m.pb: the bytes are not a GraphDef: damaged or cut short after 1 nodes")
case("graph: node twice", "show m.pb", {"m.pb": node("x", "NoOp") * 2}, 'm.pb: two nodes are named "x"')
case("graph: node without a name", "show m.pb", {"m.pb": node("x", "NoOp") + node("", "NoOp")}, "m.pb: node number 1 of the graph has no name")
case("graph: missing input", "show m.pb",
     {"m.pb": node("in", "Placeholder", attrs=attr("dtype", field(6, 1))) + node("y", "Relu", "inn", attrs=attr("T", field(6, 1)))},
     'm.pb: node "y" (Relu): input "inn": there is no node "inn". Did you mean "in"?')
case("graph: circle", "show m.pbtxt", {"m.pbtxt": pbtxt(placeholder(), unary("Relu", "a", "b"), unary("Relu", "b", "a"))},
     'm.pbtxt: the graph has a cycle through node "b"')
case("graph: input of itself", "show m.pbtxt", {"m.pbtxt": pbtxt(unary("Relu", "a", "a"))}, 'm.pbtxt: the graph has a cycle through node "a"')
case("graph: unknown op", "run m.pbtxt --input x=x.npy", {"m.pbtxt": pbtxt(placeholder(), unary("Reluu", "a", "x")), "x.npy": ONES},
     'm.pbtxt: node "a": op Reluu is not supported')
case("graph: op that reads files", "run m.pbtxt",
     {"m.pbtxt": pbtxt(const("f", 'tensor_shape { } string_val: "/etc/passwd"', "DT_STRING"), 'name: "r" op: "ReadFile" input: "f"')},
     'm.pbtxt: node "r": op ReadFile is not supported')
case("graph: op that writes files", "run m.pbtxt",
     {"m.pbtxt": pbtxt(const("f", 'tensor_shape { } string_val: "out"', "DT_STRING"), 'name: "r" op: "WriteFile" input: "f" input: "f"')},
     'm.pbtxt: node "r": op WriteFile is not supported')
case("graph: Python code", "run m.pbtxt --input x=x.npy",
     {"m.pbtxt": pbtxt(placeholder(), 'name: "p" op: "PyFunc" input: "x" attr { key: "token" value { s: "pyfunc_0" } } attr { key: "Tin" value { list { type: DT_FLOAT } } } attr { key: "Tout" value { list { type: DT_FLOAT } } }'), "x.npy": ONES},
     'm.pbtxt: node "p": op PyFunc is not supported')
case("graph: no value", "run m.pbtxt", {"m.pbtxt": pbtxt('name: "c" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } }')},
     "m.pbtxt: nothing in the graph is an answer: say with --fetch what to compute")
case("graph: value repeated 2^40 times", "show m.pbtxt", {"m.pbtxt": pbtxt(const("c", "tensor_shape { dim { size: 1099511627776 } } float_val: 1"))},
     'm.pbtxt: node "c" (Const): attribute "value": 1 values are to fill a float32 tensor of shape (1099511627776,), 4398046511104 bytes; values are repeated for at most 67108864 bytes in a file, of which 67108864 are left')
case("graph: many repeated values", "show m.pbtxt",
     {"m.pbtxt": pbtxt(*[const("c%d" % i, "tensor_shape { dim { size: 4194304 } } float_val: 1") for i in range(64)])},
     'm.pbtxt: node "c4" (Const): attribute "value": 1 values are to fill a float32 tensor of shape (4194304,), 16777216 bytes; values are repeated for at most 67108864 bytes in a file, of which 0 are left')
case("graph: shape beyond 64 bits", "show m.pbtxt",
     {"m.pbtxt": pbtxt(const("c", "tensor_shape { dim { size: 4611686018427387904 } dim { size: 4611686018427387904 } } float_val: 1"))},
     'm.pbtxt: node "c" (Const): attribute "value": a tensor of shape (4611686018427387904, 4611686018427387904) has -1 elements: every dimension of a value must be known and its size must fit in 63 bits')
case("graph: negative shape", "show m.pbtxt", {"m.pbtxt": pbtxt(const("c", "tensor_shape { dim { size: -1 } } float_val: 1"))},
     'm.pbtxt: node "c" (Const): attribute "value": a tensor of shape (None,) has -1 elements: every dimension of a value must be known and its size must fit in 63 bits')
case("graph: bytes of another shape", "show m.pbtxt", {"m.pbtxt": pbtxt(const("c", 'tensor_shape { dim { size: 3 } } tensor_content: "12345678"'))},
     'm.pbtxt: node "c" (Const): attribute "value": 8 bytes for a float32 tensor of shape (3,), which has 12')
case("graph: attribute of another kind", "run m.pbtxt --input x=x.npy",
     {"m.pbtxt": pbtxt(placeholder(), 'name: "a" op: "Relu" input: "x" attr { key: "T" value { s: "float" } }'), "x.npy": ONES},
     'm.pbtxt: node "a" (Relu): attribute "T", a type, is missing or is a type that Keratin does not know')
case("graph: strides 0", "run m.pbtxt --input x=x.npy",
     {"m.pbtxt": pbtxt(placeholder(shape="dim { size: 1 } dim { size: 2 } dim { size: 2 } dim { size: 1 }"), unary("AvgPool", "p", "x", 'attr { key: "ksize" value { list { i: 1 i: 2 i: 2 i: 1 } } } attr { key: "strides" value { list { i: 1 i: 0 i: 0 i: 1 } } } attr { key: "padding" value { s: "SAME" } }')), "x.npy": npy("'<f4'", "(1, 2, 2, 1)", f32(1, 2, 3, 4))},
     'm.pbtxt: node "p" (AvgPool): strides has the entry 0; it must be from 1 to 2147483647')
case("graph: function that calls itself", "run m.pbtxt --input x=x.npy",
     {"m.pbtxt": pbtxt(placeholder(), 'name: "c" op: "PartitionedCall" input: "x" attr { key: "Tin" value { list { type: DT_FLOAT } } } attr { key: "Tout" value { list { type: DT_FLOAT } } } attr { key: "f" value { func { name: "f" } } }', more=SELF), "x.npy": ONES},
     'm.pbtxt: function "f" calls itself')
case("graph: functions that double", "run m.pbtxt --input x=x.npy", {"m.pbtxt": doubling(40), "x.npy": ONES},
     'm.pbtxt: function "f25": node "a": calls of functions that call functions multiply to more nodes than a model has')
case("graph: huge Fill", "run m.pbtxt",
     {"m.pbtxt": pbtxt(const("d", "tensor_shape { dim { size: 2 } } int_val: 1048576", "DT_INT32"), const("v", "tensor_shape { } float_val: 1"), 'name: "f" op: "Fill" input: "d" input: "v" attr { key: "T" value { type: DT_FLOAT } } attr { key: "index_type" value { type: DT_INT32 } }')},
     "m.pbtxt: 4398046511104 bytes for a float32 tensor of shape (1048576, 1048576) are not there")
case("graph: huge Range", "run m.pbtxt",
     {"m.pbtxt": pbtxt(const("a", "tensor_shape { } int64_val: 0", "DT_INT64"), const("b", "tensor_shape { } int64_val: 9223372036854775807", "DT_INT64"), const("c", "tensor_shape { } int64_val: 1", "DT_INT64"), 'name: "r" op: "Range" input: "a" input: "b" input: "c" attr { key: "Tidx" value { type: DT_INT64 } }')},
     'm.pbtxt: node "r" (Range): there is no memory for int64 (9223372036854775807,)')
case("graph: index out of range", "run m.pbtxt",
     {"m.pbtxt": pbtxt(const("p", "tensor_shape { dim { size: 2 } } float_val: 1"), const("i", "tensor_shape { } int_val: 7", "DT_INT32"), const("a", "tensor_shape { } int_val: 0", "DT_INT32"), 'name: "g" op: "GatherV2" input: "p" input: "i" input: "a" attr { key: "Tparams" value { type: DT_FLOAT } } attr { key: "Tindices" value { type: DT_INT32 } } attr { key: "Taxis" value { type: DT_INT32 } }')},
     'm.pbtxt: node "g" (GatherV2): indices[0] = 7 is not in [0, 2)')
case("graph: division by zero", "run m.pbtxt",
     {"m.pbtxt": pbtxt(const("a", "tensor_shape { } int_val: 7", "DT_INT32"), const("b", "tensor_shape { } int_val: 0", "DT_INT32"), 'name: "d" op: "FloorDiv" input: "a" input: "b" attr { key: "T" value { type: DT_INT32 } }')},
     'm.pbtxt: node "d" (FloorDiv): integer division by zero')
case("graph: millions of inputs", "show m.pb", {"m.pb": node("x", "NoOp") + node("y", "NoOp", attrs=field(3, "") * (6 << 20))},
     "m.pb: a GraphDef of 12582937 bytes would take more than 243270032 bytes of memory")
case("graph: millions of nodes", "show m.pb", {"m.pb": node("x", "NoOp") + field(1, b"") * (6 << 20)},
     "m.pb: a GraphDef of 12582923 bytes would take more than 243269808 bytes of memory")
case("graph: millions of values", "show m.pb", {"m.pb": node("x", "NoOp") + node("y", "NoOp", attrs=attr("l", field(1, field(2, b"") * (6 << 20))))},
     "m.pb: a GraphDef of 12582955 bytes would take more than 243270320 bytes of memory")
case("graph: unknown groups", "show m.pb", {"m.pb": node("x", "NoOp") + field(1, field(1, "y") + field(2, "NoOp") + varint(1000 << 3 | 3) * 500000)},
     "m.pb: node number 1 of the graph: the bytes are not a NodeDef: damaged, cut short, or nested more than 100 deep")
case("graph: unknown op at the end of a chain", "run m.pb", {"m.pb": chain}, 'm.pb: node "end": op Reluu is not supported')

# Text format

case("pbtxt: bad syntax", "show m.pbtxt", {"m.pbtxt": b'node { name: "x" op: "NoOp" }\nnode { name: "y" op: }'},
     "m.pbtxt: GraphDef in text format: line 2, column 22: Expected string, got: }")
case("pbtxt: cut", "show m.pbtxt", {"m.pbtxt": b'node { name: "x" op: "NoOp" }\nnode { name: "y'},
     "m.pbtxt: GraphDef in text format: line 2, column 16: Unexpected end of string.")
case("pbtxt: deep", "show m.pbtxt", {"m.pbtxt": b"node { attr { " * 100000}, "m.pbtxt: GraphDef in text format: nested more than 100 deep")
case("pbtxt: deep unknown", "show m.pbtxt", {"m.pbtxt": b'node { name: "x" op: "NoOp" }\n' + b"odd { " * 100000 + b"} " * 100000},
     "m.pbtxt: GraphDef in text format: nested more than 100 deep")
case("pbtxt: number out of range", "show m.pbtxt", {"m.pbtxt": b'node { name: "x" op: "NoOp" attr { key: "a" value { i: 99999999999999999999 } } }'},
     "m.pbtxt: GraphDef in text format: line 1, column 56: Integer out of range (99999999999999999999)")

# SavedModel

case("saved: empty pb", "show m", saved({"saved_model.pb": b""}), "m/saved_model.pb: the file is empty, not a SavedModel")
case("saved: truncated", "show m", lambda: saved({"saved_model.pb": SAVED["saved_model.pb"][:1000]})(),
     "m/saved_model.pb: the bytes are not a SavedModel: damaged or cut short")
case("saved: text in a pb", "show m", saved({"saved_model.pb": b"hello"}), "m/saved_model.pb: the file holds no TensorFlow graph, not a SavedModel")
case("saved: a GraphDef", "show m", saved({"saved_model.pb": node("x", "NoOp") * 2}), "m/saved_model.pb: the file holds a GraphDef, not a SavedModel")
case("saved: no meta graph", "show m", saved({"saved_model.pb": field(1, 1)}), "m/saved_model.pb: the SavedModel has no meta graph")
case("saved: unknown tags", "show m --tags gpu", saved({}), 'm: there is no meta graph with the tags "gpu"; there are: "serve"')
case("saved: empty pbtxt", "show m", {"m/saved_model.pbtxt": b"saved_model_schema_version: 1\nmeta_graphs { meta_info_def { tags: 5 } }"},
     "m/saved_model.pbtxt: SavedModel in text format: line 2, column 37: Expected string, got: 5")
case("saved: no variables", "run m --input x=x.npy", saved({"variables/variables.index": None}),
     'm: variable "dense/kernel" has no value: there is no m/variables/variables.index')
case("saved: no variables to freeze", "convert m -o n.pb", saved({"variables/variables.index": None}),
     'm: these variables cannot become constants: "dense/kernel" (it has no value), "dense/bias" (it has no value)')
case("saved: no data", "show m", saved({"variables/variables.data-00000-of-00001": None}),
     'm/variables/variables.index: tensor "dense/bias": m/variables/variables.data-00000-of-00001: no such file')
case("saved: asset above the model", "show m", saved_text('asset_file_def { tensor_info { name: "a:0" } filename: "../../secret" }'),
     'm: asset "../../secret": not a plain path below assets/')
case("saved: absolute asset", "show m", saved_text('asset_file_def { tensor_info { name: "a:0" } filename: "/etc/passwd" }'),
     'm: asset "/etc/passwd": not a plain path below assets/')
case("saved: table of another file", "run m --input x=x.npy", {**saved_text("", table_file="/etc/passwd"), "x.npy": npy("'|S1'", "(1,)", b"a")},
     'm: initialising the model ("i"): node "i" (InitializeTableFromTextFileV2): /etc/passwd: lies outside the model\'s assets')
case("saved: table behind a link", "run m --input x=x.npy",
     {**saved_text('asset_file_def { tensor_info { name: "a:0" } filename: "v.txt" }', table_file="v.txt"), "secret": b"a\n", "m/assets/v.txt": lambda path: path.symlink_to("../../secret"), "x.npy": npy("'|S1'", "(1,)", b"a")},
     'm: initialising the model ("i"): node "i" (InitializeTableFromTextFileV2): m/assets/v.txt: lies outside the model\'s assets')
case("saved: signature of a missing tensor", "run m --input x=x.npy",
     {**saved_text('asset_file_def { tensor_info { name: "a:0" } filename: "v.txt" }', outputs="nobody:0"), "m/assets/v.txt": b"a\n", "x.npy": npy("'|S1'", "(1,)", b"a")},
     'm: there is no tensor "nobody:0" in the graph. Did you mean "d" or "o"?')

# TensorBundle

INDEX = "variables/variables.index"
DATA = "variables/variables.data-00000-of-00001"
case("bundle: empty index", "show m", saved({INDEX: b""}),
     "m/variables/variables.index: not a checkpoint index: the table's magic number is missing at the end")
case("bundle: truncated index", "show m", lambda: saved({INDEX: SAVED[INDEX][:-9]})(),
     "m/variables/variables.index: not a checkpoint index: the table's magic number is missing at the end")
case("bundle: damaged index", "show m", lambda: saved({INDEX: flip(SAVED[INDEX], 10)})(),
     "m/variables/variables.index: the checksum of the data block at offset 0 is wrong")
case("bundle: index block beyond the file", "show m", lambda: saved({INDEX: put(SAVED[INDEX], -48, varint(0) + varint(0) + varint(1 << 40) + varint(20))})(),
     "m/variables/variables.index: the index block at offset 1099511627776 lies outside the file")
case("bundle: truncated data", "show m", lambda: saved({DATA: SAVED[DATA][:-1]})(),
     'm/variables/variables.index: tensor "dense/kernel" is 48 bytes at 64; m/variables/variables.data-00000-of-00001 has 111')
case("bundle: damaged data", "show m", lambda: saved({DATA: flip(SAVED[DATA], -1)})(),
     'm/variables/variables: tensor "dense/kernel": its checksum is wrong: the file is damaged')
case("bundle: no header", "show m", saved({INDEX: table([(b"a", b"")])}), "m/variables/variables.index: there is no header in the index")
case("bundle: 2^31 shards", "show m", saved({INDEX: bundle(("dense/kernel", entry(1, (4, 3), 5, 0, 48)), shards=2**31 - 1)}),
     'm/variables/variables.index: tensor "dense/kernel": m/variables/variables.data-00005-of-2147483647: no such file')
case("bundle: shard of none", "show m", saved({INDEX: bundle(("dense/kernel", entry(1, (4, 3), 7, 0, 48)))}),
     'm/variables/variables.index: tensor "dense/kernel" is in shard 7 of 1')
case("bundle: offset beyond 64 bits", "show m", saved({INDEX: bundle(("dense/kernel", entry(1, (4, 3), 0, 2**63 - 8, 48)))}),
     'm/variables/variables.index: tensor "dense/kernel" is 48 bytes at 9223372036854775800; m/variables/variables.data-00000-of-00001 has 112')
case("bundle: shape and size differ", "show m", saved({INDEX: bundle(("dense/kernel", entry(1, (4, 4), 0, 0, 48)))}),
     'm/variables/variables.index: tensor "dense/kernel", float32 (4, 4), has 48 bytes')
case("bundle: shape beyond 64 bits", "show m", saved({INDEX: bundle(("dense/kernel", entry(1, (2**40, 2**40), 0, 0, 48)))}),
     'm/variables/variables.index: tensor "dense/kernel" has the shape (1099511627776, 1099511627776): every dimension must be known and the size must fit in 63 bits')
case("bundle: negative dimension", "show m", saved({INDEX: bundle(("dense/kernel", entry(1, (-4, 3), 0, 0, 48)))}),
     'm/variables/variables.index: tensor "dense/kernel": a shape with dimension -4: a dimension is at least 0, or -1 when it is not known')
case("bundle: overlapping tensors", "show m", saved({INDEX: bundle(("dense/bias", entry(1, (3,), 0, 44, 12)), ("dense/kernel", entry(1, (4, 3), 0, 0, 48)))}),
     'm/variables/variables.index: tensors "dense/kernel" and "dense/bias" overlap')
case("bundle: millions of texts", "show m", saved({INDEX: bundle(("dense/bias", entry(7, (4 << 20,), 0, 0, 8 << 20))), DATA: bytes(8 << 20)}),
     'm/variables/variables: tensor "dense/bias": the checksum of its strings\' lengths is wrong: the file is damaged')
case("bundle: wrong name", "run m --input x=x.npy", saved({INDEX: bundle(("dense/kernal", entry(1, (4, 3), 0, 0, 48)))}),
     'm: variable "dense/kernel" has no value: m/variables/variables.index: there is no tensor "dense/kernel". Did you mean "dense/kernal"?')
case("bundle: thousands of wrong names", "convert m -o n.pb",
     {"m/saved_model.pbtxt": many_variables(5000), "m/" + INDEX: bundle(*[("w%d/kernel" % i, entry(1, (0,), 0, 0, 0)) for i in range(5000)]), "m/" + DATA: b""},
     "m: has no signature; name what the frozen graph is to compute (--output NAME=TENSOR)")
case("bundle: keys far longer than the file", "show m", saved({INDEX: long_keys}),
     "m/variables/variables.index: its entries take far more memory than the file has bytes")

# npy

def feed(data):
    return {"m.keras": DENSE, "x.npy": data}

RUN = "run m.keras --input x=x.npy"
GOOD = npy("'<f4'", "(1, 4)", bytes(16))
case("npy: empty", RUN, feed(b""), "x.npy: not a .npy file: it does not begin with \\x93NUMPY")
case("npy: text", RUN, feed(b"1 2 3 4"), "x.npy: not a .npy file: it does not begin with \\x93NUMPY")
case("npy: wrong magic", RUN, feed(put(GOOD, 0, b"\x92")), "x.npy: not a .npy file: it does not begin with \\x93NUMPY")
case("npy: version", RUN, feed(put(GOOD, 6, b"\x09")), "x.npy: the .npy format version is missing or not 1, 2 or 3")
case("npy: cut header", RUN, feed(GOOD[:40]), "x.npy: the .npy header of 118 bytes is cut off")
case("npy: cut data", RUN, feed(GOOD[:-1]), "x.npy: shape (1, 4) of dtype '<f4' takes 16 bytes, and 15 follow the header")
case("npy: data too long", RUN, feed(GOOD + b"x"), "x.npy: shape (1, 4) of dtype '<f4' takes 16 bytes, and 17 follow the header")
case("npy: pickle (npz of objects)", RUN, feed(npy("'|O'", "(1, 4)", b"\x80\x04.")), "x.npy: the array holds Python objects (dtype '|O'), a pickle: pickles are never read")
case("npy: records", RUN, feed(npy("[('a', '<f4')]", "(1, 4)", bytes(16))), "x.npy: arrays of records are not supported")
case("npy: code", RUN, feed(npy("__import__('os').system('id')", "(1, 4)", bytes(16))),
     "x.npy: the .npy header is damaged at its byte 10: expected the dtype in quotes")
case("npy: negative shape", RUN, feed(npy("'<f4'", "(-1, 4)", bytes(16))),
     "x.npy: the .npy header is damaged at its byte 51: expected a dimension, an integer of at least 0")
case("npy: shape beyond 64 bits", RUN, feed(npy("'<f4'", "(4611686018427387904, 4)", bytes(16))), "x.npy: the shape (4611686018427387904, 4) is too large")
case("npy: rank", RUN, feed(npy("'<f4'", "(1, 1, 1, 1, 1, 1, 1, 1, 1, 4)", bytes(16))), "x.npy: the array has 10 dimensions, at most 8 are supported")
case("npy: wrong shape", RUN, feed(npy("'<f4'", "(1, 5)", bytes(20))), 'm.keras: input "x:0" must have the shape (None, 4) and has (1, 5)')
case("npy: wrong type", RUN, feed(npy("'<U1'", "(1, 4)", b"a\0\0\0" * 4)), 'input "x:0" must be float32 and is string, with values that float32 cannot hold')
case("npy: no Unicode", RUN, feed(npy("'<U1'", "(1, 4)", b"\xff\xff\xff\xff" * 4)), "x.npy: a string holds 0xffffffff, which is no Unicode character")
case("npy: long texts of no bytes", RUN, feed(npy("'|S0'", "(1, 1099511627776)")), "x.npy: strings of length 0 (dtype '|S0') are not supported")
case("npz: not npy", "verify m.keras --reference r.npz", {"m.keras": DENSE, "r.npz": archive({"x.txt": b""})},
     "r.npz: x.txt: a .npz archive holds only .npy members")
case("npz: bomb", "verify m.keras --reference r.npz",
     {"m.keras": DENSE, "r.npz": archive({"x.npy": npy("'|u1'", "(104857600,)", bytes(100 << 20))}, zipfile.ZIP_DEFLATED)},
     "r.npz: x.npy: the archive of 102118 bytes would inflate to more than 67108864 bytes")
case("npz: truncated", "verify m.keras --reference r.npz", {"m.keras": DENSE, "r.npz": archive({"x.npy": GOOD})[:-10]},
     "r.npz: no end record in this zip archive of 242 bytes: it is truncated, or something follows it")
case("npz: no such input", "verify m.keras --reference r.npz", {"m.keras": DENSE, "r.npz": archive({"y.npy": GOOD})},
     'there is no tensor "y:0" in the graph. Did you mean "x"?')

# --- Running -------------------------------------------------------------------------------------------------------------------


def make(files, folder):
    size = 0
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if callable(content):
            content(path)
        else:
            path.write_bytes(content)
        if path.is_file():
            size += path.stat().st_size
    return size


# Runs a command and writes its exit code, seconds of CPU time and greatest memory. A small process does it: to the kernel a child has had its parent's memory.
MEASURE = """
import os, resource, sys
report, hangs, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
child = os.fork()
if child == 0:
    resource.setrlimit(resource.RLIMIT_CPU, (hangs, hangs))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execv(command[0], command)
_, status, usage = os.wait4(child, 0)
with open(report, "w") as file:
    print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss, file=file)
"""


def run(keratin, arguments, folder):
    """(exit code, standard output, standard error, seconds of CPU, bytes of memory)"""
    with tempfile.NamedTemporaryFile() as report, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        command = [sys.executable, "-ISc", MEASURE, report.name, str(HANGS), keratin, *arguments]
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True)
        try:
            process.wait(3 * HANGS)  # what waits, as for a pipe without a writer, takes no CPU time
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        code, seconds, kilobytes = report.read().split() or (-signal.SIGKILL, HANGS, 0)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read(1 << 16).decode("utf-8", "replace"))
    return int(code), *texts, float(seconds), int(kilobytes) << 10


def listing(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def faults(result, expected, written, allowed):
    """What is wrong with a run, in words. `allowed` is None or the bytes of memory."""
    code, out, err, seconds, memory = result
    pattern = re.escape("keratin: " + expected + "\n").replace(re.escape("..."), ".*")
    if code != 1:
        yield "exit code %d" % code if code >= 0 else "killed by " + signal.Signals(-code).name
    if not re.fullmatch(pattern, err):
        yield "says     %s\n    expected keratin: %s" % (err.rstrip("\n") or "nothing", expected)
    if out:
        yield "prints " + out[:200]
    if written:
        yield "leaves %s behind" % ", ".join(written)
    if allowed is not None and seconds > SECONDS:
        yield "takes %.2f s" % seconds
    if allowed is not None and memory > allowed:
        yield "takes %d MB, of %d" % (memory >> 20, allowed >> 20)


def main():
    keratin = str(pathlib.Path(sys.argv[1]).resolve())
    limits = "--no-limits" not in sys.argv[2:]
    wanted = [argument for argument in sys.argv[2:] if argument != "--no-limits"]
    failed = ran = 0
    with tempfile.TemporaryDirectory() as good:
        (pathlib.Path(good) / "good.keras").write_bytes(DENSE)
        usual = run(keratin, ["show", "good.keras"], good)
        assert usual[0] == 0, usual
        assert run(keratin, ["convert", "good.keras", "-o", "saved"], good)[0] == 0
        folder = pathlib.Path(good) / "saved"
        SAVED.update({str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()})
    for name, command, files, expected in CASES:
        if wanted and not any(part in name for part in wanted):
            continue
        ran += 1
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            size = make(files() if callable(files) else files, folder)
            before = listing(folder)
            result = run(keratin, command.split(), folder)
            written = sorted(set(listing(folder)) - set(before))
        found = list(faults(result, expected, written, usual[4] + size + MEMORY if limits else None))
        if found:
            failed += 1
            print("%s: keratin %s\n    %s" % (name, command, "\n    ".join(found)))
    print("%d bad files, %d not as expected" % (ran, failed))
    return 1 if failed or not ran else 0


if __name__ == "__main__":
    sys.exit(main())
