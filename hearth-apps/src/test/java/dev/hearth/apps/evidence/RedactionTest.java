package dev.hearth.apps.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets go, what an engineer needs stays, and what went is listed without its characters. */
class RedactionTest {
  private static final String DENSE = "q7Zt1Lx9Vb3Rk8Ws5Ny2Pd6Hf4Jc0Gm";

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "password=hunter22 next~password=[redacted: named secret] next",
        "DB_PASSWORD: \"two words\"~DB_PASSWORD: \"[redacted: named secret]\"",
        "\"apiKey\": \"abc-def\",~\"apiKey\": \"[redacted: named secret]\",",
        "client_secret: 'x y'~client_secret: '[redacted: named secret]'",
        "Authorization: Basic dXNlcjpwdw==~Authorization: Basic [redacted: authorization]",
        "got bearer abcdefghijklmnop1234~got bearer [redacted: bearer token]",
        "postgres://app:s3cr3t@db:5432/x~postgres://app:[redacted: password in an"
            + " address]@db:5432/x",
        "id AKIAABCDEFGHIJKLMNOP end~id [redacted: AWS key id] end",
        "x ghp_abcdefghijklmnopqrstuvwxyz012345 y~x [redacted: GitHub token] y",
        "t eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl u~t [redacted: JSON web token] u"
      })
  void takesSecretsOut(String text, String expected) {
    assertThat(Redaction.of(text).text()).isEqualTo(expected);
    assertThat(Redaction.of(text).removed()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token=",
        "password: null",
        "password authentication failed for user \"app\"",
        "secretName: web-tls",
        "image:"
            + " registry.example/web@sha256:3f1c9b2a7d5e8f60112233445566778899aabbccddeeff001122",
        "uid: 0b6c1f0e-7c55-4f0e-9d5c-2f1d8b1c7a10",
        "pod/web-7f9d6c8b5-abcde failed with exit code 137",
        "/var/lib/kubelet/pods/0b6c1f0e/volumes/kubernetes.io~projected",
        "GET /api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication 200"
      })
  void leavesTheRest(String text) {
    assertThat(Redaction.of(text)).isEqualTo(new Redacted(text, List.of()));
  }

  @Test
  void keepsLineNumbers() {
    String key = "-----BEGIN RSA PRIVATE KEY-----\nabc\ndef\n-----END RSA PRIVATE KEY-----";
    Redacted redacted = Redaction.of("one\n" + key + "\nsix password=hunter22\n");
    assertThat(redacted.text())
        .isEqualTo("one\n[redacted: private key]\n\n\n\nsix password=[redacted: named secret]\n");
    assertThat(redacted.removed())
        .containsExactly(
            new Redacted.Removed("private key", 2, key.length()),
            new Redacted.Removed("named secret", 6, 8));
  }

  @Test
  void takesOutTheDataOfSecrets() {
    String yaml =
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: web
        data:
          ca.crt: TFMw
          user: YXBw
        type: Opaque
        ---
        kind: ConfigMap
        data:
          user: app
        """;
    assertThat(Redaction.of(yaml).text())
        .contains("ca.crt: [redacted: Secret data]", "user: [redacted: Secret data]")
        .contains("name: web", "type: Opaque", "  user: app");
    String json =
        "{\"kind\":\"Secret\",\"data\":{\"a\":\"TFMw\",\"b\":\"YXBw\"},\"type\":\"Opaque\"}";
    assertThat(Redaction.of(json).text())
        .isEqualTo(
            "{\"kind\":\"Secret\",\"data\":{\"a\":\"[redacted: Secret data]\",\"b\":\"[redacted:"
                + " Secret data]\"},\"type\":\"Opaque\"}");
  }

  @Test
  void takesOutWhatLooksLikeChance() {
    assertThat(Redaction.of("x " + DENSE + " y").text()).isEqualTo("x [redacted: high entropy] y");
  }

  @Test
  void isDoneAfterOnce() {
    String text = "password=hunter22 " + DENSE + "\nAuthorization: Bearer abcdefghijkl";
    String once = Redaction.of(text).text();
    assertThat(Redaction.of(once)).isEqualTo(new Redacted(once, List.of()));
  }
}
