#!/usr/bin/env python3
"""Records instructions.txt, the oracle of AssemblerTest: python3 record-instructions.py > instructions.txt

Needs GNU as and objdump (binutils 2.40 or later). Lines of Intel syntax are made from the forms
below, assembled by as, and written as `hex<TAB>text`, the text as objdump reads the bytes back.
"""
import itertools
import subprocess
import tempfile

FULL = "[rsi] [rsi+64] [rsi+4] [rsi-8192] [r13] [rsp+128] [r12+rax*4+4096] [r9+r15*8-64]".split()
FEW = "[rdi] [rdi+32] [r12+rcx*8+508]".split()
SIZE = {1: "BYTE PTR ", 2: "WORD PTR ", 4: "DWORD PTR ", 8: "QWORD PTR ", 16: "XMMWORD PTR ",
        32: "YMMWORD PTR ", 64: "ZMMWORD PTR "}
V, E = "v", "e"


def widths(forms):
    return {V: [("xmm", 128), ("ymm", 256)], E: [("zmm", 512)], V + E: [("xmm", 128), ("ymm", 256), ("zmm", 512)]}[forms]


def registers(name, forms):
    pick = [1, 6, 9, 15]
    if E in forms:
        pick += [17, 31]
    return [f"{name}{n}" for n in pick]


def triples(name, forms):
    r = registers(name, forms)
    return [(r[i % len(r)], r[(2 * i + 1) % len(r)], r[(i + 3) % len(r)]) for i in range(len(r) + 2)]


def three(mnemonic, forms, broadcast=True, immediate=""):
    for name, bits in widths(forms):
        for a, b, c in triples(name, forms):
            yield f"{mnemonic} {a},{b},{c}{immediate}"
        for (a, b, c), m in zip(itertools.cycle(triples(name, forms)), FULL):
            yield f"{mnemonic} {a},{b},{SIZE[bits // 8]}{m}{immediate}"
        if bits == 512 and broadcast:
            for (a, b, c), m in zip(itertools.cycle(triples(name, forms)), FULL + ["[rsi+508]", "[rsi+512]", "[rsi-512]"]):
                yield f"{mnemonic} {a},{b},DWORD PTR {m}{{1to16}}{immediate}"


def two(mnemonic, forms, fraction=1, broadcast=False, immediate="", reg=True):
    for name, bits in widths(forms):
        source = {128: "xmm", 256: "ymm", 512: "zmm"}[max(bits // fraction, 128)]
        size = SIZE[bits // 8 // fraction]
        for a, b in zip(registers(name, forms), reversed(registers(source, forms))):
            if reg:
                yield f"{mnemonic} {a},{b}{immediate}"
        for a, m in zip(itertools.cycle(registers(name, forms)), FULL):
            yield f"{mnemonic} {a},{size}{m}{immediate}"
        if bits == 512 and broadcast:
            for a, m in zip(itertools.cycle(registers(name, forms)), FULL):
                yield f"{mnemonic} {a},DWORD PTR {m}{{1to16}}{immediate}"


def store(mnemonic, forms, fraction=1, immediate=""):
    for name, bits in widths(forms):
        for a, m in zip(itertools.cycle(registers(name, forms)), FULL):
            yield f"{mnemonic} {SIZE[bits // 8 // fraction]}{m},{a}{immediate}"


def fixed(mnemonic, forms, size, source="xmm"):
    for name, bits in widths(forms):
        if bits > size * 8:
            for a, b in zip(registers(name, forms), reversed(registers(source, forms))):
                if source:
                    yield f"{mnemonic} {a},{b}"
            for a, m in zip(itertools.cycle(registers(name, forms)), FULL):
                yield f"{mnemonic} {a},{SIZE[size]}{m}"


def shift(mnemonic):
    for name, bits in widths(V + E):
        for a, b in zip(registers(name, V + E), reversed(registers(name, V + E))):
            yield f"{mnemonic} {a},{b},0x4"
    for m in FULL:
        if mnemonic.endswith("d"):
            yield f"{mnemonic} zmm7,DWORD PTR {m}{{1to16}},0x3"
        yield f"{mnemonic} zmm7,ZMMWORD PTR {m},0x3"


def vectors():
    VE = V + E
    for m in "vmovups vmovaps".split():
        yield from two(m, VE)
        yield from store(m, VE)
    for m in "vmovdqu vmovdqa".split():
        yield from two(m, V, reg=False)
        yield from store(m, V)
    for m in "vmovdqu8 vmovdqu16 vmovdqu32 vmovdqa32".split():
        yield from two(m, E)
        yield from store(m, E)
    for m, bits in [("xmm", 16), ("ymm", 32)]:
        for a in FULL:
            yield f"vmaskmovps {m}3,{m}11,{SIZE[bits]}{a}"
            yield f"vmaskmovps {SIZE[bits]}{a},{m}11,{m}3"
    for r in "eax ecx r9d".split():
        yield f"vmovd xmm3,{r}"
        yield f"vmovd {r},xmm12"
        yield f"vpbroadcastd zmm19,{r}"
        yield f"kmovw k1,{r}"
        yield f"kmovd k3,{r}"
    for m in FULL:
        yield f"vmovd xmm4,DWORD PTR {m}"
        yield f"vmovd DWORD PTR {m},xmm14"
        yield f"vmovss xmm4,DWORD PTR {m}"
        yield f"vmovss DWORD PTR {m},xmm14"
    yield from fixed("vpbroadcastb", VE, 1)
    yield from fixed("vpbroadcastw", VE, 2)
    yield from fixed("vpbroadcastd", VE, 4)
    yield from fixed("vbroadcastss", VE, 4)
    yield from (t for t in fixed("vbroadcasti32x4", E, 16, ""))
    for m in FULL:
        yield f"vbroadcasti128 ymm11,XMMWORD PTR {m}"
    for index in ["zmm2*1", "zmm9*4+64", "zmm30*1+4"]:
        yield f"vpgatherdd zmm17{{k2}},DWORD PTR [rsi+{index}]"
        yield f"vpgatherdd zmm1{{k7}},DWORD PTR [r12+{index}]"
    for index in ["ymm2*1", "ymm9*4+64"]:
        yield f"vpgatherdd ymm4,DWORD PTR [rsi+{index}],ymm13"
    for m in "vpdpbusd vpdpwssd".split():
        yield from three(m, E)
        yield from ("{vex} " + t for t in three(m, V))
    for m in "vpmaddubsw vpmaddwd vpaddb vpsubb vpsubw vpaddw vpmullw vpackssWB vpackuswb vpshufb vpunpcklbw vpunpcklwd".lower().split():
        yield from three(m, VE, broadcast=False)
    for m in "vpaddd vpsubd vpsllvd vpminsd vpmaxsd vpmulld vpackssdw vpermt2d vpunpckldq vpunpckhdq vaddps vsubps vmulps vdivps vminps vmaxps vfmadd213ps vfmadd231ps vfnmadd231ps".split():
        yield from three(m, E if m == "vpermt2d" else VE)
    for m in "vpandd vpord vpxord".split():
        yield from three(m, E)
    for m in "vpand vpor vpxor vpsignb vandps vandnps vxorps vpunpcklqdq vpunpckhqdq".split():
        yield from three(m, V)
    yield from three("vpermb", E, broadcast=False)
    yield from (t for t in three("vpermd", VE) if "xmm" not in t)
    yield from three("vpternlogd", E, immediate=",0xe2")
    yield from three("vshufps", VE, immediate=",0x44")
    yield from three("vpblendw", V, immediate=",0xaa")
    yield from (t for t in three("vperm2i128", V, immediate=",0x31") if "xmm" not in t)
    for t in three("vcmpps", V, immediate=",0x1e"):
        yield t
    for m in "vcmplt_oqps vcmpgt_oqps vcmpunordps".split():
        for t in three(m, E):
            yield m + " k2," + t.split(",", 1)[1]
    for w in "xmm ymm".split():
        yield f"vblendvps {w}1,{w}12,{w}3,{w}14"
    for m in "vpabsb".split():
        yield from two(m, VE)
    for m in "vcvtdq2ps vcvtps2dq vsqrtps".split():
        yield from two(m, VE, broadcast=True)
    yield from two("vpshufd", VE, broadcast=True, immediate=",0x4e")
    for t in two("vpermq", V, immediate=",0xd8"):
        if "xmm" not in t:
            yield t
    yield from two("vrndscaleps", E, broadcast=True, immediate=",0x8")
    yield from two("vroundps", V, immediate=",0x8")
    for m in "vpmovzxbd vpmovsxbd".split():
        yield from two(m, VE, fraction=4)
    for m in "vpmovzxbw vpmovsxbw vpmovzxwd vpmovsxwd vcvtph2ps".split():
        yield from two(m, VE, fraction=2)
    for m in "vpmovdb vpmovsdb".split():
        yield from store(m, E, fraction=4)
        yield f"{m} xmm3,zmm21"
    yield from store("vcvtps2ph", VE, fraction=2, immediate=",0x0")
    yield "vcvtps2ph ymm3,zmm21,0x0"
    for m in "vpsrlw vpsraw vpsllw vpsrld vpsrad vpslld".split():
        yield from shift(m)
    for m in "vaddss vmulss vdivss vmaxss".split():
        yield f"{m} xmm3,xmm4,xmm12"
        for a in FULL:
            yield f"{m} xmm3,xmm4,DWORD PTR {a}"
    for a, m in zip(itertools.cycle(registers("xmm", V)), FULL):
        yield f"vpextrw WORD PTR {m},{a},0x5"
    yield "vextracti128 xmm3,ymm12,0x1"
    yield "vextracti32x4 xmm3,zmm12,0x3"
    yield "vextracti64x4 ymm3,zmm19,0x1"
    yield "vinserti128 ymm3,ymm4,xmm12,0x1"
    for m in FULL:
        yield f"vextracti128 XMMWORD PTR {m},ymm12,0x1"
        yield f"vextracti64x4 YMMWORD PTR {m},zmm19,0x1"
    for m in FULL:
        yield f"vmovups ZMMWORD PTR {m}{{k1}},zmm3"
        yield f"vmovups zmm3{{k1}}{{z}},ZMMWORD PTR {m}"
        yield f"vmovdqu8 zmm3{{k2}}{{z}},ZMMWORD PTR {m}"
    yield "vaddps zmm3{k3},zmm4,zmm29"
    yield "vzeroupper"


def tiles():
    for t, m in zip(range(8), ["[rsi+rax*1]", "[rsi+rax*1+64]", "[r12+r9*1]", "[r13+rcx*1+1024]"] * 2):
        yield f"tileloadd tmm{t},{m}"
        yield f"tilestored {m},tmm{t}"
        yield f"tilezero tmm{t}"
    for m in "tdpbssd tdpbsud tdpbusd".split():
        yield f"{m} tmm0,tmm1,tmm2"
        yield f"{m} tmm7,tmm6,tmm5"
    yield "ldtilecfg [rdi]"
    yield "ldtilecfg [r13+64]"
    yield "tilerelease"


def low(register):
    return "e" + register[1:] if register[1].isalpha() else register + "d"


def general():
    r = "rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15".split()
    for i, a in enumerate(r):
        b = r[(5 * i + 3) % 16]
        yield f"mov {a},{b}"
        yield f"mov {low(a)},0x12345678"
        yield f"mov {a},-128"
        yield f"movabs {a},0x123456789abc"
        for m in "add or and sub xor cmp".split():
            yield f"{m} {a},{b}"
            yield f"{m} {a},0x7f"
            yield f"{m} {a},0x1000"
            yield f"{m} {a},-128"
        yield f"imul {a},{b}"
        yield f"test {a},{b}"
        yield f"shl {a},0x5"
        yield f"shr {a},0x3"
        yield f"push {a}"
        yield f"pop {a}"
    for a in "rax rbx rsi r8 r13 r15".split():
        for m in FULL + FEW:
            yield f"mov {a},QWORD PTR {m}"
            yield f"mov QWORD PTR {m},{a}"
            yield f"lea {a},{m}"
            yield f"mov {low(a)},DWORD PTR {m}"
            yield f"movzx {low(a)},WORD PTR {m}"
            yield f"mov DWORD PTR {m},{low(a)}"
    for m in FULL + FEW:
        yield f"prefetcht0 BYTE PTR {m}"
    yield from ["cpuid", "xgetbv", "syscall", "ret"]


def main():
    lines = list(vectors()) + list(tiles()) + list(general())
    with tempfile.TemporaryDirectory() as folder:
        with open(folder + "/a.s", "w") as f:
            f.write(".intel_syntax noprefix\n" + "\n".join(lines) + "\n")
        subprocess.run(["as", "--64", "-o", folder + "/a.o", folder + "/a.s"], check=True)
        text = subprocess.run(
            ["objdump", "-d", "-M", "intel", "--insn-width=16", folder + "/a.o"], check=True,
            capture_output=True, text=True).stdout
    seen = set()
    for line in text.splitlines():
        parts = line.split("\t")
        if len(parts) == 3:
            entry = parts[1].replace(" ", "") + "\t" + " ".join(parts[2].split())
            if entry not in seen:
                seen.add(entry)
                print(entry)


main()
