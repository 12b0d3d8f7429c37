#!/usr/bin/env python3
"""Reads the machine code of the kernels: check_kernels.py PROGRAM. Fails when

- a function that uses registers wider than 16 bytes does not clear their upper halves: all code after it would wait for them;
- the innermost loop of a matrix product touches the stack: a sum would not be in a register.

Ends with 77 where there is nothing to read (no objdump, another architecture).
"""
import re
import shutil
import subprocess
import sys

if shutil.which("objdump") is None:
    print("no objdump here")
    sys.exit(77)
text = subprocess.run(["objdump", "-d", "--no-show-raw-insn", "-C", sys.argv[1]], capture_output=True, text=True, check=True).stdout
functions = {}
for match in re.finditer(r"^[0-9a-f]+ <(.*)>:\n((?:.+\n)+)", text, re.M):
    name, body = match.groups()
    if "keratin::kernels::" in name:
        functions[name] = [(int(a, 16), line) for a, line in re.findall(r"^ *([0-9a-f]+):\t(.*)$", body, re.M)]
wide = {name: lines for name, lines in functions.items() if any(re.search(r"%[yz]mm", line) for _, line in lines)}
if not wide:
    print("no wide registers in use here")
    sys.exit(77)

problems = [f"{name}: ends without vzeroupper" for name, lines in wide.items() if not any("vzeroupper" in line for _, line in lines)]

PRODUCT = re.compile(r"::(TileRun|TwoPanels|OneRowFourPanels)\b")
STACK = re.compile(r"\(%r[sb]p[,)]")
loops = 0
for name, lines in wide.items():
    if not PRODUCT.search(name):
        continue
    index = {address: i for i, (address, _) in enumerate(lines)}
    ranges = []
    for i, (_, line) in enumerate(lines):
        jump = re.match(r"j\w+ +([0-9a-f]+)", line)
        target = index.get(int(jump.group(1), 16)) if jump else None
        if target is not None and target <= i:
            ranges.append((target, i))
    for begin, end in ranges:
        if any(begin <= b and e <= end and (b, e) != (begin, end) for b, e in ranges):
            continue
        body = [line for _, line in lines[begin : end + 1]]
        if sum(line.startswith("vfmadd") for line in body) < 2:
            continue
        loops += 1
        stack = [line for line in body if STACK.search(line)]
        if stack:
            problems.append(f"{name}: its inner loop touches the stack: {stack[0].strip()}")
if loops == 0:
    problems.append("no inner loop was found: have the products other names?")
print("\n".join(problems) if problems else f"{len(wide)} functions clear what they used, {loops} inner loops stay in registers")
sys.exit(1 if problems else 0)
