package dev.hearth.model.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTML to plain text: without tags, and with references replaced by what they stand for. */
final class HtmlText {
  private static final int NAME_MAX = 32;

  /** The names of U+00A0 to U+00FF, in order. They may be written without a semicolon. */
  private static final String LATIN =
      "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn"
          + " sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest"
          + " Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave"
          + " Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave"
          + " Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig"
          + " ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute"
          + " ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

  /** Other names of HTML 4, which need their semicolon. */
  private static final String OTHERS =
      "OElig 152 oelig 153 Scaron 160 scaron 161 Yuml 178 fnof 192 circ 2c6 tilde 2dc Alpha 391"
          + " Beta 392 Gamma 393 Delta 394 Epsilon 395 Zeta 396 Eta 397 Theta 398 Iota 399 Kappa"
          + " 39a Lambda 39b Mu 39c Nu 39d Xi 39e Omicron 39f Pi 3a0 Rho 3a1 Sigma 3a3 Tau 3a4"
          + " Upsilon 3a5 Phi 3a6 Chi 3a7 Psi 3a8 Omega 3a9 alpha 3b1 beta 3b2 gamma 3b3 delta 3b4"
          + " epsilon 3b5 zeta 3b6 eta 3b7 theta 3b8 iota 3b9 kappa 3ba lambda 3bb mu 3bc nu 3bd"
          + " xi 3be omicron 3bf pi 3c0 rho 3c1 sigmaf 3c2 sigma 3c3 tau 3c4 upsilon 3c5 phi 3c6"
          + " chi 3c7 psi 3c8 omega 3c9 thetasym 3d1 upsih 3d2 piv 3d6 ensp 2002 emsp 2003 thinsp"
          + " 2009 zwnj 200c zwj 200d lrm 200e rlm 200f ndash 2013 mdash 2014 lsquo 2018 rsquo"
          + " 2019 sbquo 201a ldquo 201c rdquo 201d bdquo 201e dagger 2020 Dagger 2021 bull 2022"
          + " hellip 2026 permil 2030 prime 2032 Prime 2033 lsaquo 2039 rsaquo 203a oline 203e"
          + " frasl 2044 euro 20ac image 2111 weierp 2118 real 211c trade 2122 alefsym 2135 larr"
          + " 2190 uarr 2191 rarr 2192 darr 2193 harr 2194 crarr 21b5 lArr 21d0 uArr 21d1 rArr"
          + " 21d2 dArr 21d3 hArr 21d4 forall 2200 part 2202 exist 2203 empty 2205 nabla 2207 isin"
          + " 2208 notin 2209 ni 220b prod 220f sum 2211 minus 2212 lowast 2217 radic 221a prop"
          + " 221d infin 221e ang 2220 and 2227 or 2228 cap 2229 cup 222a int 222b there4 2234 sim"
          + " 223c cong 2245 asymp 2248 ne 2260 equiv 2261 le 2264 ge 2265 sub 2282 sup 2283 nsub"
          + " 2284 sube 2286 supe 2287 oplus 2295 otimes 2297 perp 22a5 sdot 22c5 lceil 2308 rceil"
          + " 2309 lfloor 230a rfloor 230b lang 27e8 rang 27e9 loz 25ca spades 2660 clubs 2663"
          + " hearts 2665 diams 2666 apos 27";

  /** What the bytes 80 to 9F stand for in old pages; zero where they stand for themselves. */
  private static final int[] OLD = {
    0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152,
    0, 0x17d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161,
    0x203a, 0x153, 0, 0x17e, 0x178
  };

  /** By name; those that need a semicolon have it in their name. */
  private static final Map<String, Integer> NAMES = names();

  private HtmlText() {}

  private static Map<String, Integer> names() {
    Map<String, Integer> names = new HashMap<>();
    String[] latin = LATIN.split(" ", -1);
    for (int i = 0; i < latin.length; i++) {
      names.put(latin[i], 0xa0 + i);
    }
    names.putAll(
        Map.of("amp", 0x26, "lt", 0x3c, "gt", 0x3e, "quot", 0x22, "AMP", 0x26, "LT", 0x3c));
    names.putAll(Map.of("GT", 0x3e, "QUOT", 0x22, "COPY", 0xa9, "REG", 0xae));
    Map<String, Integer> all = new HashMap<>(names);
    names.forEach((name, point) -> all.put(name + ";", point));
    String[] others = OTHERS.split(" ", -1);
    for (int i = 0; i < others.length; i += 2) {
      all.put(others[i] + ";", Integer.parseInt(others[i + 1], 16));
    }
    return Map.copyOf(all);
  }

  /** Without comments and tags, white space made single spaces, references replaced. */
  static String stripTags(Rendering rendering, String html) {
    String plain = without(rendering, without(rendering, html, "<!--", "-->"), "<", ">");
    TextBuilder out = new TextBuilder(rendering);
    for (Object word : TextSplitting.atSpaces(rendering, plain, -1)) {
      out.append(out.isEmpty() ? "" : " ").append((String) word);
    }
    return unescape(rendering, out.toString());
  }

  private static String without(Rendering rendering, String text, String open, String close) {
    rendering.scan(text.length());
    TextBuilder out = new TextBuilder(rendering);
    int at = 0;
    while (true) {
      int begin = text.indexOf(open, at);
      int end = begin < 0 ? -1 : text.indexOf(close, begin + open.length());
      if (end < 0) {
        return out.append(text, at, text.length()).toString();
      }
      out.append(text, at, begin);
      at = end + close.length();
    }
  }

  /** References by number and by the names of HTML 4 replaced; other names stay. */
  static String unescape(Rendering rendering, String text) {
    rendering.scan(text.length());
    TextBuilder out = new TextBuilder(rendering);
    int at = 0;
    int found = text.indexOf('&');
    while (found >= 0) {
      out.append(text, at, found);
      int end = referenceEnd(text, found + 1);
      String reference = text.substring(found + 1, end);
      String replacement = reference.startsWith("#") ? ofNumber(reference) : ofName(reference);
      out.append(replacement == null ? "&" + reference : replacement);
      at = end;
      found = text.indexOf('&', at);
    }
    return out.append(text, at, text.length()).toString();
  }

  private static int referenceEnd(String text, int from) {
    int at = from;
    if (text.startsWith("#", from)) {
      boolean hex = text.startsWith("x", from + 1) || text.startsWith("X", from + 1);
      int digits = from + (hex ? 2 : 1);
      at = digits;
      while (at < text.length() && Character.digit(text.charAt(at), hex ? 16 : 10) >= 0) {
        at++;
      }
      if (at == digits) {
        return from;
      }
    } else {
      while (at < text.length()
          && at - from < NAME_MAX
          && "\t\n\f <&#;".indexOf(text.charAt(at)) < 0) {
        at++;
      }
    }
    return at > from && at < text.length() && text.charAt(at) == ';' ? at + 1 : at;
  }

  private static @Nullable String ofNumber(String reference) {
    String digits = reference.substring(1, reference.length() - (reference.endsWith(";") ? 1 : 0));
    boolean hex = digits.startsWith("x") || digits.startsWith("X");
    String number = (hex ? digits.substring(1) : digits).replaceFirst("^0+(?=.)", "");
    int point =
        number.length() > 8 ? Integer.MAX_VALUE : (int) Long.parseLong(number, hex ? 16 : 10);
    if (point >= 0x80 && point < 0xa0) {
      int modern = OLD[point - 0x80];
      return Character.toString(modern == 0 ? point : modern);
    }
    if (point == 0 || point > Character.MAX_CODE_POINT || point < 0 || isSurrogate(point)) {
      return "\ufffd";
    }
    boolean control = point < 0x20 && "\t\n\f\r".indexOf(point) < 0;
    boolean nothing = control || point == 0x7f || isNoCharacter(point);
    return nothing ? "" : Character.toString(point);
  }

  private static boolean isSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }

  private static boolean isNoCharacter(int point) {
    return (point >= 0xfdd0 && point <= 0xfdef) || (point & 0xfffe) == 0xfffe;
  }

  private static @Nullable String ofName(String reference) {
    Integer whole = NAMES.get(reference);
    if (whole != null) {
      return Character.toString(whole);
    }
    for (int end = reference.length() - 1; end > 1; end--) {
      Integer part = NAMES.get(reference.substring(0, end));
      if (part != null) {
        return Character.toString(part) + reference.substring(end);
      }
    }
    return null;
  }
}
