#!/usr/bin/env python3
"""Reads the machine code of the kernels: check_kernels.py PROGRAM, for x86-64 or AArch64. Fails when

- a function that uses registers wider than 16 bytes does not clear their upper halves: all code after it would wait for them;
- the innermost loop of a matrix product touches the stack: a sum would not be in a register.

Ends with 77 where there is nothing to read (no objdump for it, another architecture).
"""
import re
import shutil
import subprocess
import sys
from typing import NamedTuple


class Processor(NamedTuple):
    objdump: str
    kernel: str  # in the name or the code of the functions to read
    clears: str | None  # what they end with
    products: str
    jump: str
    multiply: str
    stack: str


# By the number that an ELF file gives its machine.
PROCESSORS = {
    62: Processor(
        objdump="objdump",
        kernel=r"%[yz]mm",
        clears="vzeroupper",
        products="TileRun|TwoPanels|OneRowFourPanels|GemmBlockRun",
        jump=r"j\w+ +([0-9a-f]+)",
        multiply="vfmadd",
        stack=r"\(%r[sb]p[,)]",
    ),
    183: Processor(
        objdump="aarch64-linux-gnu-objdump",
        kernel="::neon::",
        clears=None,
        products="TileRun|TwoPanels|OneRowFourPanels|GemmBlockRun",
        jump=r"(?:b\.|cbn?z|tbn?z)\S*\t.*?([0-9a-f]+) <",
        multiply="fmla",
        stack=r"\[(?:sp|x29)[],]",
    ),
}

with open(sys.argv[1], "rb") as program:
    processor = PROCESSORS.get(int.from_bytes(program.read(20)[18:], "little"))
if processor is None or shutil.which(processor.objdump) is None:
    print("nothing here reads the code of this machine")
    sys.exit(77)
text = subprocess.run([processor.objdump, "-d", "--no-show-raw-insn", "-C", sys.argv[1]], capture_output=True, text=True, check=True).stdout
functions = {}
for match in re.finditer(r"^[0-9a-f]+ <(.*)>:\n((?:.+\n)+)", text, re.M):
    name, body = match.groups()
    if "keratin::kernels::" in name and re.search(processor.kernel, name + body):
        functions[name] = [(int(a, 16), line) for a, line in re.findall(r"^ *([0-9a-f]+):\t(.*)$", body, re.M)]
if not functions:
    print("no kernels of the larger instruction sets here")
    sys.exit(77)

problems = []
if processor.clears:
    problems += [f"{name}: ends without {processor.clears}" for name, lines in functions.items() if not any(processor.clears in line for _, line in lines)]

loops = 0
for name, lines in functions.items():
    if not re.search(rf"::({processor.products})\b", name):
        continue
    index = {address: i for i, (address, _) in enumerate(lines)}
    ranges = []
    for i, (_, line) in enumerate(lines):
        jump = re.match(processor.jump, line)
        target = index.get(int(jump.group(1), 16)) if jump else None
        if target is not None and target <= i:
            ranges.append((target, i))
    for begin, end in ranges:
        if any(begin <= b and e <= end and (b, e) != (begin, end) for b, e in ranges):
            continue
        body = [line for _, line in lines[begin : end + 1]]
        if sum(line.startswith(processor.multiply) for line in body) < 2:
            continue
        loops += 1
        stack = [line for line in body if re.search(processor.stack, line)]
        if stack:
            problems.append(f"{name}: its inner loop touches the stack: {stack[0].strip()}")
if loops == 0:
    problems.append("no inner loop was found: have the products other names?")
print("\n".join(problems) if problems else f"{len(functions)} functions read, {loops} inner loops stay in registers")
sys.exit(1 if problems else 0)
