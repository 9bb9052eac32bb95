package dev.hearth.apps.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** Scores, and the form that build servers read. */
class CaseReportTest {
  private static CaseReport.Scored scored(String name, Conclusion.Status status, boolean... met) {
    List<RoomCase.Expectation> expectations = new ArrayList<>();
    for (boolean one : met) {
      expectations.add(new RoomCase.Expectation("kind is \"<a>\" & more", one, "\u0001\u202e"));
    }
    return new CaseReport.Scored(name, status, expectations, "run-1", 1.5);
  }

  @Test
  void scoresCount() {
    CaseReport report =
        new CaseReport(
            "triage",
            List.of(
                scored("a", Conclusion.Status.VERIFIED, true, true),
                scored("b", Conclusion.Status.WARNED, true, false),
                scored("c", Conclusion.Status.FAILED, true, true),
                scored("d", Conclusion.Status.INCOMPLETE)),
            0.5);
    assertThat(report.cases())
        .extracting(CaseReport.Scored::score)
        .containsExactly(1.0, 0.5, 0.0, 0.0);
    assertThat(report.score()).isEqualTo(0.375);
    assertThat(report.passed()).isFalse();
  }

  @Test
  void isXmlWhateverTheAnswersSay() throws Exception {
    CaseReport report =
        new CaseReport(
            "triage", List.of(scored("a\"><b", Conclusion.Status.WARNED, false, true)), 0.8);
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(report.junit().getBytes(StandardCharsets.UTF_8)));
    assertThat(document.getDocumentElement().getAttribute("failures")).isEqualTo("1");
    assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(1);
    assertThat(document.getElementsByTagName("failure").item(0).getTextContent())
        .contains("kind is \"<a>\" & more, found [U+1][U+202E]");
  }
}
