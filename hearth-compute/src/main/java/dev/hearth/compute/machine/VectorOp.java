package dev.hearth.compute.machine;

/**
 * Vector instructions, each as the manual writes its encoding (Intel 64 and IA-32 Architectures
 * Software Developer's Manual, volume 2): forms (V for VEX, E for EVEX), prefix, map and W, opcode,
 * for stores {@code >} and their own opcode, for some {@code /} and an extension of the opcode, and
 * what a compressed displacement counts: the whole vector, a half, a quarter or an eighth of it, or
 * so many bytes; with {@code *}, one element of so many bytes may be broadcast.
 */
enum VectorOp {
  VMOVUPS("VE NP.0F.W0 10 >11 1"),
  VMOVAPS("VE NP.0F.W0 28 >29 1"),
  VMOVDQU("V F3.0F.W0 6F >7F 1"),
  VMOVDQU8("E F2.0F.W0 6F >7F 1"),
  VMOVDQU16("E F2.0F.W1 6F >7F 1"),
  VMOVDQU32("E F3.0F.W0 6F >7F 1"),
  VMOVDQA("V 66.0F.W0 6F >7F 1"),
  VMOVDQA32("E 66.0F.W0 6F >7F 1"),
  VMASKMOVPS("V 66.0F38.W0 2C >2E 1"),
  VMOVD("VE 66.0F.W0 6E >7E b4"),
  VMOVSS("VE F3.0F.W0 10 >11 b4"),
  VPBROADCASTB("VE 66.0F38.W0 78 b1"),
  VPBROADCASTW("VE 66.0F38.W0 79 b2"),
  VPBROADCASTD("VE 66.0F38.W0 58 b4"),
  VPBROADCASTD_GPR("E 66.0F38.W0 7C b4"),
  VBROADCASTSS("VE 66.0F38.W0 18 b4"),
  VBROADCASTI32X4("E 66.0F38.W0 5A b16"),
  VBROADCASTI128("V 66.0F38.W0 5A b16"),
  KMOVW("V NP.0F.W0 92 b2"),
  KMOVD("V F2.0F.W0 92 b4"),
  VPGATHERDD("VE 66.0F38.W0 90 b4"),

  VPDPBUSD("E 66.0F38.W0 50 1*4"),
  VPDPWSSD("E 66.0F38.W0 52 1*4"),
  VPDPBUSD_VEX("V 66.0F38.W0 50 1"),
  VPDPWSSD_VEX("V 66.0F38.W0 52 1"),
  VPMADDUBSW("VE 66.0F38.W0 04 1"),
  VPMADDWD("VE 66.0F.W0 F5 1"),
  VPSIGNB("V 66.0F38.W0 08 1"),
  VPABSB("VE 66.0F38.W0 1C 1"),
  VPADDB("VE 66.0F.W0 FC 1"),
  VPSUBB("VE 66.0F.W0 F8 1"),
  VPADDW("VE 66.0F.W0 FD 1"),
  VPSUBW("VE 66.0F.W0 F9 1"),
  VPADDD("VE 66.0F.W0 FE 1*4"),
  VPSUBD("VE 66.0F.W0 FA 1*4"),
  VPMINSD("VE 66.0F38.W0 39 1*4"),
  VPMAXSD("VE 66.0F38.W0 3D 1*4"),
  VPMULLD("VE 66.0F38.W0 40 1*4"),
  VPMULLW("VE 66.0F.W0 D5 1"),
  VPAND("V 66.0F.W0 DB 1"),
  VPOR("V 66.0F.W0 EB 1"),
  VPXOR("V 66.0F.W0 EF 1"),
  VPANDD("E 66.0F.W0 DB 1*4"),
  VPORD("E 66.0F.W0 EB 1*4"),
  VPXORD("E 66.0F.W0 EF 1*4"),
  VPTERNLOGD("E 66.0F3A.W0 25 1*4"),
  VPBLENDW("V 66.0F3A.W0 0E 1"),
  VPSLLVD("VE 66.0F38.W0 47 1*4"),
  VPSRLW("VE 66.0F.W0 71 /2 1"),
  VPSRAW("VE 66.0F.W0 71 /4 1"),
  VPSLLW("VE 66.0F.W0 71 /6 1"),
  VPSRLD("VE 66.0F.W0 72 /2 1*4"),
  VPSRAD("VE 66.0F.W0 72 /4 1*4"),
  VPSLLD("VE 66.0F.W0 72 /6 1*4"),

  VPMOVZXBD("VE 66.0F38.W0 31 4"),
  VPMOVSXBD("VE 66.0F38.W0 21 4"),
  VPMOVZXBW("VE 66.0F38.W0 30 2"),
  VPMOVSXBW("VE 66.0F38.W0 20 2"),
  VPMOVZXWD("VE 66.0F38.W0 33 2"),
  VPMOVSXWD("VE 66.0F38.W0 23 2"),
  VPMOVDB("E F3.0F38.W0 >31 4"),
  VPMOVSDB("E F3.0F38.W0 >21 4"),
  VPACKSSDW("VE 66.0F.W0 6B 1*4"),
  VPACKSSWB("VE 66.0F.W0 63 1"),
  VPACKUSWB("VE 66.0F.W0 67 1"),
  VPSHUFB("VE 66.0F38.W0 00 1"),
  VPSHUFD("VE 66.0F.W0 70 1*4"),
  VPERMB("E 66.0F38.W0 8D 1"),
  VPERMQ("VE 66.0F3A.W1 00 1"),
  VPERMD("VE 66.0F38.W0 36 1*4"),
  VPERMT2D("E 66.0F38.W0 7E 1*4"),
  VPUNPCKLBW("VE 66.0F.W0 60 1"),
  VPUNPCKLWD("VE 66.0F.W0 61 1"),
  VPUNPCKLDQ("VE 66.0F.W0 62 1*4"),
  VPUNPCKHDQ("VE 66.0F.W0 6A 1*4"),
  VPUNPCKLQDQ("V 66.0F.W0 6C 1"),
  VPUNPCKHQDQ("V 66.0F.W0 6D 1"),
  VPEXTRW("V 66.0F3A.W0 >15 b2"),
  VEXTRACTI128("V 66.0F3A.W0 >39 b16"),
  VEXTRACTI32X4("E 66.0F3A.W0 >39 b16"),
  VEXTRACTI64X4("E 66.0F3A.W1 >3B b32"),
  VINSERTI128("V 66.0F3A.W0 38 b16"),
  VPERM2I128("V 66.0F3A.W0 46 1"),
  VSHUFPS("VE NP.0F.W0 C6 1*4"),

  VCVTDQ2PS("VE NP.0F.W0 5B 1*4"),
  VCVTPS2DQ("VE 66.0F.W0 5B 1*4"),
  VCVTPH2PS("VE 66.0F38.W0 13 2"),
  VCVTPS2PH("VE 66.0F3A.W0 >1D 2"),
  VADDPS("VE NP.0F.W0 58 1*4"),
  VSUBPS("VE NP.0F.W0 5C 1*4"),
  VMULPS("VE NP.0F.W0 59 1*4"),
  VDIVPS("VE NP.0F.W0 5E 1*4"),
  VMINPS("VE NP.0F.W0 5D 1*4"),
  VMAXPS("VE NP.0F.W0 5F 1*4"),
  VADDSS("VE F3.0F.W0 58 b4"),
  VMULSS("VE F3.0F.W0 59 b4"),
  VDIVSS("VE F3.0F.W0 5E b4"),
  VMAXSS("VE F3.0F.W0 5F b4"),
  VANDPS("V NP.0F.W0 54 1"),
  VANDNPS("V NP.0F.W0 55 1"),
  VXORPS("V NP.0F.W0 57 1"),
  VCMPPS("V NP.0F.W0 C2 1"),
  VCMPPS_MASK("E NP.0F.W0 C2 1*4"),
  VBLENDVPS("V 66.0F3A.W0 4A 1"),
  VROUNDPS("V 66.0F3A.W0 08 1"),
  VRNDSCALEPS("E 66.0F3A.W0 08 1*4"),
  VSQRTPS("VE NP.0F.W0 51 1*4"),
  VFMADD213PS("VE 66.0F38.W0 A8 1*4"),
  VFMADD231PS("VE 66.0F38.W0 B8 1*4"),
  VFNMADD231PS("VE 66.0F38.W0 BC 1*4"),

  TILELOADD("V F2.0F38.W0 4B b1"),
  TILESTORED("V F3.0F38.W0 >4B b1"),
  TILEZERO("V F2.0F38.W0 49 b1"),
  LDTILECFG("V NP.0F38.W0 49 /0 b1"),
  TILERELEASE("V NP.0F38.W0 49 /0 b1"),
  TDPBSSD("V F2.0F38.W0 5E b1"),
  TDPBSUD("V F3.0F38.W0 5E b1"),
  TDPBUSD("V 66.0F38.W0 5E b1");

  static final int NONE = -1;

  final boolean vex;
  final boolean evex;

  /** As both prefixes count it: none, 66, F3, F2. */
  final int prefix;

  /** As both prefixes count it: 0F, 0F38, 0F3A. */
  final int map;

  final int w;
  final int opcode;
  final int storeOpcode;
  final int extension;
  final int broadcastBytes;
  private final int vectorFraction;
  private final int fixedBytes;

  VectorOp(String encoding) {
    String[] words = encoding.split(" ", -1);
    vex = words[0].contains("V");
    evex = words[0].contains("E");
    String[] places = words[1].split("\\.", -1);
    prefix =
        switch (places[0]) {
          case "66" -> 1;
          case "F3" -> 2;
          case "F2" -> 3;
          default -> 0;
        };
    map =
        switch (places[1]) {
          case "0F38" -> 2;
          case "0F3A" -> 3;
          default -> 1;
        };
    w = places[2].equals("W1") ? 1 : 0;
    int load = NONE;
    int store = NONE;
    int slash = NONE;
    for (int i = 2; i < words.length - 1; i++) {
      switch (words[i].charAt(0)) {
        case '>' -> store = Integer.parseInt(words[i].substring(1), 16);
        case '/' -> slash = Integer.parseInt(words[i].substring(1));
        default -> load = Integer.parseInt(words[i], 16);
      }
    }
    opcode = load;
    storeOpcode = store;
    extension = slash;
    String[] unit = words[words.length - 1].split("\\*", -1);
    broadcastBytes = unit.length > 1 ? Integer.parseInt(unit[1]) : 0;
    boolean fixed = unit[0].startsWith("b");
    fixedBytes = fixed ? Integer.parseInt(unit[0].substring(1)) : 0;
    vectorFraction = fixed ? 0 : Integer.parseInt(unit[0]);
  }

  /** What an EVEX displacement of one byte counts in. */
  int displacementUnit(int vectorBits, boolean broadcast) {
    if (broadcast) {
      return broadcastBytes;
    }
    return fixedBytes > 0 ? fixedBytes : vectorBits / 8 / vectorFraction;
  }
}
