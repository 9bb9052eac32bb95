package dev.hearth.format.block;

import dev.hearth.testing.Fixtures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The quantisation goldens of one set of fixtures. */
final class QuantGoldens {
  private final JsonNode index;
  private final byte[] data;

  QuantGoldens(Fixtures fixtures) {
    index = fixtures.json("quant/quant.json");
    data = fixtures.bytes("quant/quant.bin.gz");
  }

  /** One row of weights with what the reference made of it. */
  record Row(String name, float[] weights, byte[] bytes, float[] floats) {}

  /** What the goldens know of one type. */
  record Golden(String name, int ggmlId, int weights, int bytes, JsonNode node) {
    @Override
    public String toString() {
      return name;
    }
  }

  List<Golden> types() {
    return StreamSupport.stream(index.get("types").spliterator(), false)
        .map(t ->
            new Golden(
                t.get("type").asString(),
                t.get("ggml_type").asInt(),
                t.get("block_elems").asInt(),
                t.get("block_bytes").asInt(),
                t))
        .toList();
  }

  List<Row> rows(Golden golden) {
    return golden.node().get("quantized").properties().stream()
        .map(e -> row(e.getKey(), e.getValue()))
        .toList();
  }

  private Row row(String name, JsonNode row) {
    return new Row(
        name,
        floats(index.get("rows").get(name)),
        bytes(row.get("bytes")),
        floats(row.get("floats")));
  }

  /** Names of the golden rows, by type; empty where the goldens only give a type's size. */
  Map<String, List<String>> rowNames() {
    return types().stream()
        .collect(Collectors.toMap(Golden::name, g -> rows(g).stream().map(Row::name).toList()));
  }

  boolean hasRandomBlocks(Golden golden) {
    return golden.node().has("random_blocks");
  }

  byte[] randomBlocks(Golden golden) {
    return bytes(golden.node().get("random_blocks").get("bytes"));
  }

  float[] randomFloats(Golden golden) {
    return floats(golden.node().get("random_blocks").get("floats"));
  }

  private byte[] bytes(JsonNode range) {
    int offset = range.get(0).asInt();
    return Arrays.copyOfRange(data, offset, offset + range.get(1).asInt());
  }

  private float[] floats(JsonNode range) {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(range)).order(ByteOrder.LITTLE_ENDIAN);
    float[] floats = new float[bytes.remaining() / 4];
    bytes.asFloatBuffer().get(floats);
    return floats;
  }
}
