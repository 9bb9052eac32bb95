package dev.hearth.model.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Parts of JSON texts as they stand there. */
class JsonSlicesTest {
  @Test
  void whiteSpaceMayStandBeforeACommaAndAnywhereElse() {
    assertThat(JsonSlices.members("{ \"a\" : 1  ,\n\"b\":\t{ }\r\n, \"c\" : [1 ,2] }"))
        .hasToString("{a=1, b={ }, c=[1 ,2]}");
    assertThat(JsonSlices.elements("[ 1 , {\"a\" :2 } ,[ ] ]"))
        .extracting(JsonSlices.Slice::text)
        .containsExactly("1", "{\"a\" :2 }", "[ ]");
  }
}
