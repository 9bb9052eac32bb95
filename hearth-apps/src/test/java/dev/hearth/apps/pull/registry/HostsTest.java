package dev.hearth.apps.pull.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.apps.pull.NetworkSettings.Proxies;
import dev.hearth.format.HearthException;
import java.net.Proxy;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Which hosts are the same, which ways are open, which proxy is asked. */
class HostsTest {
  private static URI uri(String text) {
    return URI.create(text);
  }

  @Test
  void comparesOrigins() {
    assertThat(Hosts.same(uri("https://Hub.example/a"), uri("https://hub.example:443/b"))).isTrue();
    assertThat(Hosts.same(uri("https://hub.example"), uri("http://hub.example"))).isFalse();
    assertThat(Hosts.same(uri("https://hub.example"), uri("https://hub.example.evil"))).isFalse();
    assertThat(Hosts.same(uri("https://hub.example"), uri("https://hub.example:444"))).isFalse();
  }

  @Test
  void knowsOpenWays() {
    assertThat(Hosts.isOpen(uri("http://hub.example"))).isTrue();
    assertThat(Hosts.isOpen(uri("https://hub.example"))).isFalse();
    assertThat(Hosts.isOpen(uri("http://127.0.0.1:9"))).isFalse();
    assertThat(Hosts.isOpen(uri("http://127.evil.example"))).isTrue();
  }

  @Test
  void choosesProxies() {
    ProxyChoice choice =
        new ProxyChoice(new Proxies("", "http://proxy.example:3128", "inside, .corp.example"));
    assertThat(choice.select(uri("https://hub.example")).getFirst().address().toString())
        .contains("proxy.example")
        .endsWith(":3128");
    for (String direct :
        new String[] {
          "http://hub.example",
          "https://inside",
          "https://a.corp.example",
          "https://corp.example",
          "https://localhost:4"
        }) {
      assertThat(choice.select(uri(direct))).as(direct).containsExactly(Proxy.NO_PROXY);
    }
    assertThat(choice.select(uri("https://outside")).getFirst().type()).isEqualTo(Proxy.Type.HTTP);
  }

  @Test
  void refusesProxiesThatItCannotUseWithoutRepeatingThem() {
    for (String wrong : new String[] {"socks5://h:1", "http://me:secret@h:1", "http://"}) {
      assertThatThrownBy(() -> new ProxyChoice(new Proxies("", wrong, "")))
          .isInstanceOf(HearthException.class)
          .hasMessageNotContaining("secret");
    }
  }
}
