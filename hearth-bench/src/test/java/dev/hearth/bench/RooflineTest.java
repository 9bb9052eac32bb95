package dev.hearth.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hearth.main.shell.Json;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RooflineTest {
  private static final JsonNode LINE =
      Json.read(
          """
          {"threads": 2,
           "model": {"file": "a<b.gguf", "multiplications_per_token": 1000000000,
                     "weight_bytes_per_token": 500000000},
           "operations_per_second": {"int8": 1e12, "float32": 2e11},
           "cells": [
             {"name": "tg128", "bytes_per_second": {"median": 2e10},
              "tokens_per_second": {"hearth": {"median": 30}, "llama.cpp": {"median": 20}}},
             {"name": "tg64x8", "bytes_per_second": {"median": 2e10},
              "tokens_per_second": {"hearth": {"median": 90}}},
             {"name": "pp512", "bytes_per_second": {"median": 2e10},
              "tokens_per_second": {"hearth": {"median": 100}}}]}
          """,
          "a line");

  @Test
  void tokensThatShareAPassOverTheWeightsShareItsBytes() {
    List<Roofline.Point> points = Roofline.points(LINE);
    assertThat(points).hasSize(4);
    // two operations a weight, half a byte a weight
    assertThat(points)
        .extracting(Roofline.Point::intensity)
        .containsExactly(4.0, 4.0, 32.0, 2048.0);
    assertThat(points)
        .extracting(Roofline.Point::rate)
        .containsExactly(30 * 2e9, 20 * 2e9, 90 * 2e9, 100 * 2e9);
  }

  @Test
  void axesAreLogarithmic() {
    assertThat(Roofline.x(100) - Roofline.x(10))
        .isCloseTo(Roofline.x(10) - Roofline.x(1), within(1e-9));
    assertThat(Roofline.y(1e10) - Roofline.y(1e11))
        .isCloseTo(Roofline.y(1e12) - Roofline.y(1e13), within(1e-9));
    assertThat(Roofline.y(1e12)).isLessThan(Roofline.y(1e11));
  }

  @Test
  void drawsAPictureThatOthersCanRead() throws Exception {
    String svg = Roofline.svg(List.of(LINE));
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    // four points and one of the legend
    assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(5);
    assertThat(svg).contains("int8 1000 Gop/s", "memory 20.0 GB/s");
  }
}
