package dev.hearth.apps.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that only read pass; everything else, and what is not understood, is refused. */
class CommandsTest {
  private static Verdict judge(String command) {
    return Checks.commands(List.of(command)).getFirst();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubectl get pods -n shop",
        "kubectl -n shop get pods -o wide --show-labels",
        "kubectl get pod web-1 -n shop -o yaml",
        "kubectl get deployment web -o jsonpath={.spec.template.spec.containers[*].image}",
        "kubectl get pods -o 'custom-columns=NAME:.metadata.name'",
        "kubectl get events -n shop --field-selector reason=Failed --sort-by=.lastTimestamp",
        "kubectl get --raw=/healthz/etcd",
        "kubectl get secrets -n shop",
        "kubectl describe pod web-1 -n shop",
        "kubectl logs web-1 -n shop --previous -c app --tail=100",
        "kubectl logs deployment/web -n shop | grep -i error | tail -n 20",
        "kubectl logs -f web-1 2>&1 | grep refused 2>/dev/null",
        "kubectl top pod web-1 --containers",
        "kubectl auth can-i list pods --as=system:serviceaccount:shop:web -n shop",
        "kubectl rollout history deployment/web -n shop",
        "kubectl config view --minify",
        "kubectl version",
        "systemctl status kubelet --no-pager",
        "journalctl -u kubelet -u containerd --since '1 hour ago' -n 200",
        "journalctl -k -b -1",
        "df -h",
        "df -i",
        "free -m",
        "ps aux",
        "ps -ef",
        "ss -tlnp",
        "ip addr show",
        "ip -br link",
        "ping -c 3 10.0.0.7",
        "ping -M do -s 1472 -c 3 10.0.0.7",
        "cat /etc/resolv.conf",
        "head -50 /var/log/syslog",
        "tail -n 100 /var/log/messages",
        "grep -rn 'no space left' /var/log",
        "ls -la /var/lib",
        "du -sh /var/*",
        "dmesg -T --level=err",
        "openssl s_client -connect web:443 -servername web < /dev/null",
        "openssl x509 -in /etc/ssl/web.crt -noout -enddate",
        "dig +short web.shop.svc.cluster.local @10.96.0.10",
        "nslookup web",
        "host -t mx example.org",
        "curl -sS -m 5 http://web:8080/healthz",
        "curl -I https://web/",
        "curl -X GET -o /dev/null web",
        "crictl ps -a",
        "crictl logs --tail=50 3f1c",
        "docker inspect web",
        "podman images",
        "helm list -A",
        "helm status web -n shop",
        "helm get values web -n shop",
        "jcmd 1 Thread.print",
        "jstack -l 42",
        "jmap -histo 42",
        "jstat -gc 42 1000 3",
        "psql -c 'select count(*) from pg_stat_activity'",
        "psql -d shop -c \"SHOW max_connections\"",
        "psql -c \"select * from pg_locks where not granted\"",
        "timedatectl status",
        "chronyc tracking",
        "smartctl -H /dev/sda",
        "last -x reboot",
        "iostat -x 1 3",
        "showmount -e 10.0.0.9"
      })
  void allowsWhatOnlyReads(String command) {
    assertThat(judge(command))
        .as(command)
        .extracting(Verdict::passed, Verdict::reason)
        .containsExactly(true, "it only reads");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "kubectl delete pod web-1~\"delete\" is not known to only read",
        "kubectl apply -f x.yaml~\"apply\" is not known to only read",
        "kubectl exec web-1 -- cat /x~what follows --",
        "kubectl exec web-1 ls~\"exec\"",
        "kubectl rollout restart deployment/web~\"rollout\"",
        "kubectl config set-context x~\"config\"",
        "kubectl get pods --kubeconfig=x~the option --kubeconfig=x",
        "kubectl get -f https://x/y.yaml~-f reads a file or an address",
        "kubectl get secret db -o yaml~values of secrets",
        "kubectl get pods,secrets -ojson~values of secrets",
        "kubectl get secret db -o name --output yaml~given twice",
        "kubectl get --raw=/api/v1/secrets~--raw",
        "kubectl cluster-info dump --output-directory=/tmp~the option --output-directory=/tmp",
        "kubectl get-all~\"get-all\"",
        "kubectl~it needs to be told what to do",
        "sudo kubectl get pods~sudo runs a command as",
        "rm -rf /~rm is not known",
        "kubectl get pods; rm -rf /~; runs a second command",
        "kubectl get pods && reboot~& runs a second command",
        "kubectl get pods || reboot~|| and |&",
        "kubectl get pods & reboot~& runs",
        "kubectl logs web | sh~sh runs or writes",
        "kubectl get pods -o name | xargs kubectl delete~xargs runs",
        "kubectl get pods | tee x~tee runs or writes",
        "kubectl logs $(cat x)~$ stands for",
        "kubectl logs \"$POD\"~$ stands for",
        "kubectl logs `cat x`~backticks",
        "kubectl logs \"`cat x`\"~backticks",
        "(kubectl get pods)~parentheses",
        "kubectl get pods > out.txt~> writes to a file",
        "kubectl get pods >> out.txt~> writes to a file",
        "kubectl get pods 2> out.txt~> writes to a file",
        "kubectl get pods > /dev/nullx~> writes to a file",
        "kubectl get pods >/dev/null/../x~> writes to a file",
        "cat < /etc/passwd~< reads",
        "cat <<EOF~< reads",
        "KUBECONFIG=x kubectl get pods~a variable before a command",
        "/tmp/kubectl get pods~by its name",
        "kubectl get 'pods~a quotation is not closed",
        "kubectl get pods \\~ends with a backslash",
        "kubectl get pods |~a pipe leads nowhere",
        "| cat~it is empty",
        "kubectl get pods # rm~# hides",
        "systemctl restart kubelet~\"restart\"",
        "journalctl --vacuum-size=1M~the option",
        "journalctl --rotate~the option --rotate",
        "dmesg -C~the option -C",
        "dmesg -Tc~the option -Tc",
        "ss -K dst 10.0.0.7~the option -K",
        "ip link set eth0 down~\"set\" changes the network",
        "ip netns exec x sh~\"netns\"",
        "ip route flush all~\"flush\" changes",
        "ping 10.0.0.7~does not end",
        "ping -f 10.0.0.7~the option -f",
        "curl -X POST http://x/~the method POST",
        "curl -X POST -X GET http://x/~given twice",
        "curl -d a=b http://x/~the option -d",
        "curl -T x http://x/~the option -T",
        "curl -o x http://x/~-o writes",
        "curl -o x -o /dev/null http://x/~given twice",
        "curl -O http://x/~the option -O",
        "curl -K x http://x/~the option -K",
        "curl -w '%output{x}' http://x/~-w reads or writes",
        "curl file:///etc/passwd~only plain http",
        "curl http://user:pw@x/~only plain http",
        "curl -H 'Authorization: x' http://x/~carry something away",
        "openssl x509 -in a -out b~the option -out",
        "openssl genrsa~\"genrsa\"",
        "cat /etc/shadow~secrets lie in",
        "cat /root/.kube/config~secrets lie in",
        "cat /proc/1/environ~secrets lie in",
        "docker run x~\"run\"",
        "docker rm web~\"rm\"",
        "docker exec web ls~\"exec\"",
        "crictl rmi x~\"rmi\"",
        "helm upgrade web x~\"upgrade\"",
        "helm uninstall web~\"uninstall\"",
        "jcmd 1 GC.heap_dump /tmp/x~only commands of jcmd that print",
        "jcmd 1 GC.run~only commands",
        "jmap -dump:file=x 1~the option",
        "jmap -histo:live 1~the option",
        "psql -c 'drop table x'~only SHOW",
        "psql -c 'select pg_terminate_backend(1)'~only SHOW",
        "psql -c 'select * into x from pg_stat_activity'~only SHOW",
        "psql -c 'select 1; drop table x'~only SHOW",
        "psql~waits for commands",
        "sort -o x y~the option -o",
        "uniq a b~\"b\" is not known",
        "find / -delete~find is not known",
        "sed -i s/a/b/ x~sed is not known",
        "awk 'BEGIN{system(\"x\")}'~awk runs or writes",
        "date 010100002026~date is not known",
        "hostname x~hostname is not known",
        "timedatectl set-time x~\"set-time\"",
        "smartctl -t long /dev/sda~the option -t"
      })
  void refusesTheRest(String command, String reason) {
    assertThat(judge(command).passed()).as(command).isFalse();
    assertThat(judge(command).reason()).as(command).contains(reason);
  }

  @Test
  void refusesControlCharacters() {
    assertThat(judge("kubectl get pods\nreboot").reason()).contains("line breaks");
    assertThat(judge("kubectl get pods\u202E").reason()).contains("control characters");
    assertThat(judge("").reason()).isEqualTo("it is empty");
    assertThat(judge("a".repeat(2001)).reason()).contains("more than 2,000 characters");
  }

  @Test
  void noMutationOfAHarmlessCommandRunsASecondOne() {
    String signs = ";&|<>()$`\\\"' \n#{}*?~!";
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder line = new StringBuilder("kubectl logs web-1 -n shop");
      for (int sign = 1 + random.nextInt(3); sign > 0; sign--) {
        line.insert(
            random.nextInt(line.length() + 1), signs.charAt(random.nextInt(signs.length())));
      }
      line.append(" reboot");
      // whatever the signs do: what passes is one command of kubectl, and reboot is its operand
      if (judge(line.toString()).passed()) {
        assertThat(line.toString().replaceAll("\"[^\"]*\"|'[^']*'|\\\\.", ""))
            .doesNotContain(";", "&", "`", "$", "(", ")", "\n");
      }
    }
  }
}
