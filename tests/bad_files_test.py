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
import zipfile

SECONDS = 1.0
MEMORY = 64 << 20
HANGS = 20  # seconds of CPU time after which the command is stopped

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


def link(name):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = 0o120777 << 16
    return info


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
    return keras(sequential(layer("Dense", "dense", units=3, **config)), {"layers": {"dense": {"vars": vars}}})


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


# --- Cases ---------------------------------------------------------------------------------------------------------------------

CASES = []


def case(name, command, files, expected):
    """`command` is what follows `keratin`; `files` is {path: bytes, a function that gives them, or one that takes the path and makes it}."""
    CASES.append((name, command, files, expected))

#CASES

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
