#!/usr/bin/env python3
"""Writes tests/golden/hdf5/*.h5, each with NAME.txt: what h5py reads from it, a line a dataset or attribute.

  make_hdf5.py            write them (needs h5py and numpy)
  make_hdf5.py dump FILE  print the lines for any HDF5 file
"""
import pathlib
import sys
import zlib

import h5py
import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "tests/golden/hdf5"


def shape_text(shape):
    if not shape:
        return "()"
    return "(%s)" % (", ".join(map(str, shape)) + ("," if len(shape) == 1 else ""))


def line(kind, path, obj_id, value, opaque_name=None):
    type_id = obj_id.get_type()
    shape = () if np.isscalar(value) or isinstance(value, (str, bytes)) else getattr(value, "shape", ())
    if isinstance(value, h5py.Empty):
        shape, value = (0,), np.zeros((0,), "f4" if value.dtype.kind in "OS" else value.dtype)
    if isinstance(type_id, h5py.h5t.TypeStringID):
        name = "string"
        pad = type_id.get_strpad()
        data = b""
        for item in np.asarray(value, dtype=object).reshape(-1) if np.prod(shape, dtype=int) else []:
            item = item.encode() if isinstance(item, str) else bytes(item)
            data += (item.rstrip(b" ") if pad == h5py.h5t.STR_SPACEPAD else item.rstrip(b"\0")) + b"\0"
    else:
        array = np.asarray(value)
        name = "bfloat16" if array.dtype.kind == "V" and opaque_name == "bfloat16" else array.dtype.name
        if array.dtype.kind != "V":
            array = array.astype(array.dtype.newbyteorder("<"))
        data = array.tobytes()
    return "\t".join([kind, path, name, shape_text(shape), "%08x" % zlib.crc32(data)])


def dump(file):
    lines = []

    def attributes(path, obj):
        for name in obj.attrs:
            attribute = h5py.h5a.open(obj.id, name.encode())
            lines.append(line("A", path + "@" + name, attribute, obj.attrs[name]))

    def walk(path, group):
        attributes(path or "/", group)
        for name in group:
            child = group[name]
            child_path = path + "/" + name
            if isinstance(child, h5py.Group):
                walk(child_path, child)
            else:
                attributes(child_path, child)
                lines.append(line("D", child_path, child.id, child[()], child.attrs.get("dtype")))

    walk("", file)
    return sorted(lines, key=lambda text: text.encode())


def numbers(shape, dtype="f4"):
    return (np.arange(np.prod(shape, dtype=int)) * 3 % 251).reshape(shape).astype(dtype)


def types(f):
    for name in ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"]:
        f["little/" + name] = numbers((2, 3), "<" + name)
        f["big/" + name] = numbers((2, 3), ">" + name)
    f["bool"] = np.array([True, False, True])
    f["scalar"] = np.float32(2.5)
    f["empty"] = h5py.Empty("f4")
    f["no_rows"] = np.zeros((0, 4), "f4")
    brain = f.create_dataset("bfloat16", data=np.frombuffer(b"\x80\x3f\x00\x40\x40\xc0", "V2"))
    brain.attrs["dtype"] = "bfloat16"


def strings(f):
    f["variable"] = np.array(["a", "", "länger", "x" * 100], dtype=h5py.string_dtype())
    f["variable_ascii"] = np.array([b"one", b"two"], dtype=h5py.string_dtype("ascii"))
    f["null_padded"] = np.array([b"ab", b"abcd", b""])
    for name, pad in [("null_terminated", h5py.h5t.STR_NULLTERM), ("space_padded", h5py.h5t.STR_SPACEPAD)]:
        kind = h5py.h5t.C_S1.copy()
        kind.set_size(6)
        kind.set_strpad(pad)
        space = h5py.h5s.create_simple((2,))
        dataset = h5py.h5d.create(f.id, name.encode(), kind, space)
        data = np.array([b"ab    ", b"c d   "] if pad == h5py.h5t.STR_SPACEPAD else [b"ab", b"abcde"], "S6")
        dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, data, mtype=kind)


def attributes(f):
    f.attrs["keras_version"] = "3.15.1"
    f.attrs["backend"] = np.bytes_(b"tensorflow")
    f.attrs["weight_names"] = np.zeros((0,), "f8")
    f.attrs["layer_names"] = np.array([b"dense", b"conv2d"])
    f.attrs["variable_names"] = np.array(["dense", "conv2d"], dtype=h5py.string_dtype())
    f.attrs["number"] = np.int64(-7)
    f.attrs["array"] = numbers((2, 2), ">f4")
    f.attrs["nothing"] = h5py.Empty("f4")
    f.create_group("many")
    for i in range(30):
        f["many"].attrs["attribute_%02d" % i] = "value %d" % i
    f["many"].attrs["large"] = numbers((3000,), "i2")


def groups(f):
    f["layers\\dense/vars/0"] = numbers((2, 2))
    f["z/y/x"] = numbers((3,))
    f["z/again"] = f["z/y/x"]
    f.create_group("none")
    for i in range(40):
        f["many/name_%03d" % (i * 7 % 40)] = np.int32(i)


def creation_order(f):
    group = f.create_group("ordered", track_order=True)
    for name in ["zebra", "ant", "mule"]:
        group[name] = np.int8(1)
    dense = f.create_group("dense", track_order=True)
    for i in range(20):
        dense["n%02d" % (i * 7 % 20)] = np.int8(i)


def chunks(f):
    data = numbers((13, 7))
    f.create_dataset("plain", data=data, chunks=(4, 3))
    f.create_dataset("deflate", data=data, chunks=(5, 7), compression="gzip")
    f.create_dataset("shuffle", data=data, chunks=(4, 4), shuffle=True)
    f.create_dataset("fletcher32", data=data, chunks=(4, 4), fletcher32=True)
    f.create_dataset("all", data=numbers((9, 5, 4), ">i4"), chunks=(4, 3, 2), compression="gzip", shuffle=True, fletcher32=True)
    f.create_dataset("single", data=data, chunks=(13, 7))
    f.create_dataset("single_deflate", data=data, chunks=(13, 7), compression="gzip")
    f.create_dataset("one_axis", data=data, chunks=(4, 3), maxshape=(None, 14))
    f.create_dataset("one_axis_second", data=data, chunks=(4, 3), maxshape=(20, None), compression="gzip")
    f.create_dataset("two_axes", data=data, chunks=(4, 3), maxshape=(None, None))
    f.create_dataset("two_axes_deflate", data=data, chunks=(4, 3), maxshape=(None, None), compression="gzip")
    partly = f.create_dataset("partly", shape=(8, 8), dtype="f4", chunks=(4, 4), fillvalue=1.5)
    partly[0:2, 0:2] = 3
    f.create_dataset("unwritten", shape=(2, 2), dtype="i2", fillvalue=-1)
    f.create_dataset("strings", data=np.array(["a", "bb", "ccc"], dtype=h5py.string_dtype()), chunks=(2,))
    plan = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plan.set_chunk((4, 4))
    plan.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    early = h5py.h5d.create(f.id, b"early", h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((6, 6)), plan)
    early.write(h5py.h5s.ALL, h5py.h5s.ALL, numbers((6, 6)))
    compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    compact.set_layout(h5py.h5d.COMPACT)
    small = h5py.h5d.create(f.id, b"compact", h5py.h5t.STD_I32LE, h5py.h5s.create_simple((3,)), compact)
    small.write(h5py.h5s.ALL, h5py.h5s.ALL, numbers((3,), "i4"))


def arrays(f):
    f.create_dataset("fixed", data=numbers((1100,), "i1"), chunks=(1,))
    f.create_dataset("extensible", data=numbers((300,), "i1"), chunks=(1,), maxshape=(None,))


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    writers = [types, strings, attributes, groups, creation_order, chunks]
    files = [(write, version) for write in writers for version in ["earliest", "latest"]] + [(chunks, "v110"), (arrays, "latest")]
    for write, version in files:
        path = FOLDER / ("%s_%s.h5" % (write.__name__, version))
        with h5py.File(path, "w", libver=(version, "latest" if version == "earliest" else version)) as f:
            write(f)
    with h5py.File(FOLDER / "user_block.h5", "w", userblock_size=512) as f:
        f["x"] = numbers((3,))
    for path in sorted(FOLDER.glob("*.h5")):
        with h5py.File(path, "r") as f:
            path.with_suffix(".txt").write_text("".join(text + "\n" for text in dump(f)), encoding="utf-8")

    with h5py.File(FOLDER / "refused.h5", "w") as f:
        f["x"] = numbers((3,))
        f["soft"] = h5py.SoftLink("/x")
        f["external_link"] = h5py.ExternalLink("other.h5", "/x")
        f.create_dataset("external_storage", shape=(4,), dtype="f4", external=[("other.bin", 0, 16)])
        virtual = h5py.VirtualLayout(shape=(3,), dtype="f4")
        virtual[:] = h5py.VirtualSource(".", "x", shape=(3,))
        f.create_virtual_dataset("virtual", virtual)
        f["compound"] = np.zeros((2,), [("a", "f4"), ("b", "i4")])
        f["reference"] = np.array([f["x"].ref], dtype=h5py.ref_dtype)
        f["complex"] = np.zeros((2,), "c8")
        f["enum"] = np.zeros((2,), h5py.enum_dtype({"A": 0, "B": 3}))
        f.create_dataset("sequence", shape=(1,), dtype=h5py.vlen_dtype("f4"))
        f["opaque"] = np.frombuffer(b"abcd", "V2")
        f["rank"] = np.zeros((1,) * 9, "f4")
        f["type"] = np.dtype("f4")
        f.create_dataset("lzf", data=numbers((8,)), compression="lzf")
        f.create_dataset("bomb", shape=(1 << 40,), chunks=(1 << 20,), dtype="f4", compression="gzip")
        f["loop/again"] = f["/"]


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "dump":
        with h5py.File(sys.argv[2], "r") as opened:
            print("\n".join(dump(opened)))
    else:
        main()
