#!/usr/bin/env python3
"""Measures single kernels as a share of what the machine can reach: ./dev kernels [--out FILE] [--isa NAME ...]

Runs build/bench/bin/kernels_bench for each instruction set and writes a page with a table each.
"""

import argparse
import datetime
import json
import os
import pathlib
import statistics
import subprocess
import sys

from machine import cpu_name

PAGE = """# Kernels

Single kernels at the shapes of the models of `docs/benchmarks.md`, float32. {cpu}, {cores} cores, {date}; to repeat it: `./dev kernels`.

**share** is how much of its time a kernel would need if it did nothing but multiply and add at the peak that a loop in registers reaches, or nothing but read, once, what it reads and
writes, as fast as a loop reads that much again and again: the larger of the two. Both loops run just before and just after each kernel with as many threads, so that the clock's changes are in both. Winograd's
products are counted as those of the convolution that it stands for, which is why its share can be above 1. The transcendental functions compute and are compared with reading alone.

{tables}"""

ROOT = pathlib.Path(__file__).resolve().parent.parent


def measure(isa, pattern):
    command = [ROOT / "build" / "bench" / "bin" / "kernels_bench", "--benchmark_format=json", "--benchmark_repetitions=3", "--benchmark_min_time=0.1", f"--benchmark_filter={pattern}"]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True, env=os.environ | {"KERATIN_ISA": isa})
    cases = {}
    for result in json.loads(run.stdout)["benchmarks"]:
        if result["run_type"] == "iteration":
            cases.setdefault(result["run_name"], []).append(result)
    return cases


def rows(cases):
    names = {"op": enumerators("elementwise.h", "UnaryOp"), "kind": enumerators("rnn.h", "RnnKind")}
    for name, results in cases.items():
        kernel, *arguments = name.removesuffix("/real_time").split("/")
        values = dict(argument.split(":") for argument in arguments)
        threads = values.pop("threads")
        values |= {key: named[int(values[key])] for key, named in names.items() if key in values}
        middle = lambda key: statistics.median(result[key] for result in results)
        yield [kernel.removeprefix("BM_"), " ".join(f"{key} {value}" for key, value in values.items()), threads, f"{middle('real_time'):.3g}", f"{middle('GF/s'):.0f}" if middle("GF/s") else "-",
               f"{middle('GB/s'):.0f}", f"{middle('share'):.2f}", "reading" if middle("by_memory") else "multiplying"]


def enumerators(header, enum):
    """The names of an enum of src/kernels by number, without their k."""
    text = (ROOT / "src" / "kernels" / header).read_text()
    body = text.split(f"enum class {enum}", 1)[1].split("{", 1)[1].split("}", 1)[0]
    return [word.strip().split("=")[0].strip().removeprefix("k") for line in body.splitlines() for word in line.split("//")[0].split(",") if word.strip()]


def table(cases):
    head = ["kernel", "shape", "threads", "us", "GF/s", "GB/s", "share", "of"]
    lines = [head, ["---"] * 2 + ["---:"] * 5 + ["---"], *rows(cases)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def main():
    parser = argparse.ArgumentParser(prog="./dev kernels", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "docs" / "kernels.md", metavar="FILE", help="the page (docs/kernels.md)")
    parser.add_argument("--isa", nargs="+", default=["avx512", "avx2"], metavar="NAME", help="instruction sets (avx512 avx2); one that this machine has not is left out")
    parser.add_argument("--filter", default=".", metavar="REGEX", help="kernels to measure")
    options = parser.parse_args()
    have = pathlib.Path("/proc/cpuinfo").read_text()
    needs = {"avx512": "avx512f", "avx2": "avx2"}
    tables = []
    for isa in options.isa:
        if needs.get(isa, "") not in have:
            continue
        tables.append(f"## {isa}\n\n" + table(measure(isa, options.filter)))
        print(tables[-1], flush=True)
    options.out.write_text(PAGE.format(cpu=cpu_name(), cores=len(os.sched_getaffinity(0)), date=datetime.date.today().isoformat(), tables="\n".join(tables)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
