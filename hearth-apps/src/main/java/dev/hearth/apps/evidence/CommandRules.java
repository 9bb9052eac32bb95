package dev.hearth.apps.evidence;

import dev.hearth.apps.evidence.CommandRule.Call;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The programs that may be suggested, and which of their options. What is not listed is refused.
 *
 * <p>Not here, though they can read: {@code kubectl exec} and {@code docker exec} start a process
 * where the fault is; {@code awk} and {@code sed} write and run; {@code psql} is limited to SHOW
 * and to plain SELECTs from the server's own statistics, because a function in a SELECT may do
 * anything.
 */
final class CommandRules {
  private static final Set<String> OUTPUTS =
      Set.of("wide", "yaml", "json", "name", "table", "text");
  private static final Pattern OUTPUT_TEMPLATES =
      Pattern.compile("(jsonpath|go-template|custom-columns)=.*", Pattern.DOTALL);
  private static final Pattern SECRETS = Pattern.compile("secrets?([./].*)?");
  private static final Pattern RAW_PATHS =
      Pattern.compile("/(healthz|readyz|livez|version|metrics)(/[\\w-]+)*(\\?verbose)?");
  private static final Pattern SQL =
      Pattern.compile(
          "(?i)(?!.*\\b(into|for)\\b)\\s*(show [a-z_ ]+|select [a-z_0-9*,. ]+( from"
              + " pg_(stat|locks|settings|replication)\\w*( [a-z_0-9<>=', ]+)?)|select"
              + " count\\(\\*\\) from pg_(stat|locks)\\w*( where [a-z_0-9<>=', ]+)?)\\s*;?\\s*");
  private static final int PINGS_MAX = 20;

  private static final Map<String, CommandRule> RULES =
      Map.ofEntries(
          Map.entry("kubectl", kubectl()),
          Map.entry("oc", kubectl()),
          Map.entry("helm", helm()),
          Map.entry("crictl", crictl()),
          Map.entry("docker", docker()),
          Map.entry("podman", docker()),
          Map.entry("curl", CurlRule.rule()),
          Map.entry("openssl", openssl()),
          Map.entry("psql", psql()),
          Map.entry("ip", ip()),
          Map.entry("ping", ping()),
          Map.entry("systemctl", systemctl()),
          Map.entry(
              "journalctl",
              CommandRule.of(
                  "",
                  "-u= --unit= -n= --lines= -b -k --dmesg -f --follow -r --reverse -x --catalog -e"
                      + " --pager-end -a --all -q --quiet -o= --output= -p= --priority= -S="
                      + " --since= -U= --until= -t= --identifier= -g= --grep= --no-pager --utc"
                      + " --list-boots --disk-usage --boot --boot= -1 -2 --system --user"
                      + " --no-hostname --case-sensitive --header")),
          Map.entry(
              "dmesg",
              CommandRule.of(
                      "",
                      "-T --ctime -H --human -k --kernel -x --decode -w --follow -l= --level= -f="
                          + " --facility= -t --notime -u --userspace --since= --until= -P --nopager"
                          + " --time-format= -r --raw -L --color=")
                  .operands(0)),
          Map.entry(
              "ss",
              CommandRule.of(
                  "",
                  "-t -u -l -n -p -a -s -x -i -m -o -e -4 -6 -H -r -w --tcp --udp --listening"
                      + " --numeric --processes --all --summary")),
          Map.entry("dig", CommandRule.of("", "-4 -6 -t= -q= -p= -x=")),
          Map.entry("nslookup", CommandRule.of("", "").with(CommandRules::isLookup)),
          Map.entry("host", CommandRule.of("", "-t= -a -v -4 -6 -W= -R=")),
          Map.entry("jstack", CommandRule.of("", "-l -e").operands(1)),
          Map.entry("jmap", CommandRule.of("", "-histo").operands(1)),
          Map.entry("jps", CommandRule.of("", "-l -m -v -q").operands(0)),
          Map.entry(
              "jstat",
              CommandRule.of("", "-gc -gcutil -gccause -gcnew -gcold -gcmetacapacity -class")
                  .operands(3)),
          Map.entry("jcmd", CommandRule.of("", "-l").with(CommandRules::jcmd)),
          Map.entry("timedatectl", CommandRule.of("status,show,timesync-status,-", "--no-pager")),
          Map.entry("chronyc", CommandRule.of("tracking,sources,sourcestats,activity", "-n -v")),
          Map.entry("smartctl", CommandRule.of("", "-H -a -i -A -x -l= --health --all --info")),
          Map.entry("showmount", CommandRule.of("", "-e -a -d --exports").operands(1)));

  /** Programs none of whose options write, and those that only show what the machine is. */
  private static final Map<String, String> SIMPLE =
      Map.ofEntries(
          Map.entry("cat", "-A -b -e -n -s -v -E -T"),
          Map.entry("head", "-n= -c= -q -v --lines= --bytes= -1 -2 -3 -5"),
          Map.entry("tail", "-n= -c= -q -v -f -F --lines= --bytes= --follow"),
          Map.entry(
              "grep",
              "-i -v -n -c -l -L -o -r -R -E -F -P -w -x -h -H -s -q -a -e= -A= -B= -C= -m="
                  + " --include= --exclude= --color --color= --context= --ignore-case --count"),
          Map.entry("ls", "-l -a -A -h -t -r -S -R -d -1 -i -n -Z -s -F --all --full-time"),
          Map.entry("stat", "-f -L -c= --format= -t"),
          Map.entry("du", "-s -h -a -c -x -d= -k -m --max-depth= --apparent-size --inodes"),
          Map.entry("df", "-h -i -T -k -m -a -l -P --total -t= -x= -H --output="),
          Map.entry("free", "-h -m -g -k -b -w -t -s= -c= --human --wide"),
          Map.entry("ps", "-e -f -A -l -F -H -L -T -p= -u= -o= -C= --sort= -a -x --forest"),
          Map.entry("lsof", "-i -n -P -p= -u= -t +L1"),
          Map.entry("uptime", "-p -s"),
          Map.entry("vmstat", "-a -s -d -w -S= -t"),
          Map.entry("iostat", "-x -d -c -k -m -h -y -z -t -p="),
          Map.entry("mpstat", "-P="),
          Map.entry("lsblk", "-f -o= -a -p -d -J"),
          Map.entry("findmnt", "-o= -t= -D -l"),
          Map.entry("lscpu", "-e -p -J"),
          Map.entry("uname", "-a -r -s -n -m -v -o"),
          Map.entry("last", "-x -n= -F -i"),
          Map.entry("who", "-a -b -r"),
          Map.entry("wc", "-l -c -w -m -L"),
          Map.entry("sort", "-n -r -u -k= -t= -h -f -V"),
          Map.entry("uniq", "-c -d -u -i"),
          Map.entry("cut", "-d= -f= -c= -s"),
          Map.entry("tr", "-d -s -c"),
          Map.entry("jq", "-r -c -e -s -S -M"),
          Map.entry("column", "-t -s="),
          Map.entry("echo", "-n"),
          Map.entry("pgrep", "-a -f -l -u= -x"),
          Map.entry("nproc", ""),
          Map.entry("id", "-u -g -n"));

  private CommandRules() {}

  static @Nullable CommandRule of(String program) {
    CommandRule rule = RULES.get(program);
    String simple = SIMPLE.get(program);
    if (rule != null || simple == null) {
      return rule;
    }
    CommandRule made = CommandRule.of("", simple);
    return switch (program) {
      // a second name is where uniq writes to
      case "uniq" -> made.operands(1);
      case "uname", "uptime", "nproc", "lscpu", "free" -> made.operands(0);
      default -> made;
    };
  }

  private static CommandRule kubectl() {
    return CommandRule.of(
            "get,describe,logs,top,events,explain,version,api-resources,api-versions,"
                + "cluster-info,config view,config current-context,config get-contexts,"
                + "config get-clusters,auth can-i,auth whoami,rollout status,rollout history",
            "-n= --namespace= -A --all-namespaces -o= --output= -l= --selector="
                + " --field-selector= --sort-by= --show-labels --no-headers -p --previous -c="
                + " --container= --all-containers --tail= --since= --since-time= --timestamps -f"
                + " --follow --prefix --limit-bytes= --containers -w --watch --for= --types="
                + " --show-managed-fields --context= --request-timeout= --recursive --api-version="
                + " --client --short --list --revision= --timeout= --chunk-size= --ignore-not-found"
                + " -L= --label-columns= --show-kind --as= --as-group= --subresource= --raw="
                + " --max-log-requests= --namespaced= --api-group= --minify -q --quiet")
        .with(CommandRules::kubectlFurther);
  }

  private static @Nullable String kubectlFurther(Call call) {
    String output = call.values().getOrDefault("-o", "");
    boolean plain = output.isEmpty() || OUTPUTS.contains(output);
    if (!plain && !OUTPUT_TEMPLATES.matcher(output).matches()) {
      return "the output " + output + " is not known to only read";
    }
    String raw = call.values().get("--raw");
    if (raw != null && !(call.verb().equals("get") && RAW_PATHS.matcher(raw).matches())) {
      return "--raw asks for whatever is given; only health, version and metrics are known";
    }
    if (!call.verb().equals("logs") && call.values().containsKey("-f")) {
      return "-f reads a file or an address here";
    }
    boolean secrets =
        call.operands().stream()
            .flatMap(operand -> Arrays.stream(operand.split(",", -1)))
            .anyMatch(kind -> SECRETS.matcher(kind.toLowerCase(Locale.ROOT)).matches());
    boolean values = !Set.of("", "wide", "name").contains(output);
    return call.verb().equals("get") && secrets && values ? "it shows the values of secrets" : null;
  }

  private static CommandRule helm() {
    return CommandRule.of(
        "list,ls,status,history,version,get values,get manifest,get notes,get all,get hooks,"
            + "get metadata",
        "-n= --namespace= -A --all-namespaces -a --all -o= --output= --revision= --max= -f="
            + " --filter= --kube-context= --short -q --failed --pending --deployed");
  }

  private static CommandRule crictl() {
    return CommandRule.of(
        "ps,pods,images,logs,inspect,inspectp,inspecti,info,version,stats,statsp",
        "-a --all -q --quiet -o= --output= --name= --namespace= --state= --label= --tail= --since="
            + " -f --follow -t --timestamps -p --previous --no-trunc --pod= --image=");
  }

  private static CommandRule docker() {
    return CommandRule.of(
        "ps,logs,inspect,images,info,version,stats,top,port,system df,network ls,network inspect,"
            + "volume ls,volume inspect,container ls,image ls,events",
        "-a --all -q --quiet -n= --tail= --since= --until= -f= --filter= --format= --no-trunc -t"
            + " --timestamps --no-stream -s --size --details --follow");
  }

  private static CommandRule openssl() {
    return CommandRule.of(
        "x509,s_client,verify,version",
        "-in= -noout -text -dates -enddate -startdate -subject -issuer -fingerprint -checkend="
            + " -serial -ext= -purpose -inform= -connect= -servername= -showcerts -CAfile= -brief"
            + " -tls1_2 -tls1_3 -starttls= -alpn= -sha256 -verify= -verify_return_error -a -hash"
            + " -untrusted= -status -prexit");
  }

  private static CommandRule ip() {
    return CommandRule.of(
            "addr,address,a,link,l,route,r,neigh,neighbour,rule,-",
            "-4 -6 -s -d -o -j -c -br -brief -details -statistics -json -color")
        .with(call ->
            call.operands().isEmpty()
                    || Set.of("show", "list", "ls", "get").contains(call.operands().getFirst())
                ? null
                : "\"" + call.operands().getFirst() + "\" changes the network");
  }

  private static CommandRule ping() {
    return CommandRule.of("", "-c= -W= -w= -s= -M= -i= -n -4 -6 -I=")
        .with(call -> {
          String count = call.values().getOrDefault("-c", "");
          boolean few = count.matches("[1-9]\\d?") && Integer.parseInt(count) <= PINGS_MAX;
          return few ? null : "without -c of at most " + PINGS_MAX + " it does not end";
        })
        .operands(1);
  }

  private static CommandRule systemctl() {
    return CommandRule.of(
        "status,show,is-active,is-failed,is-enabled,list-units,list-unit-files,list-timers,"
            + "list-jobs,list-sockets,list-dependencies,cat,get-default",
        "-l --full --no-pager -n= --lines= -a --all --failed --state= -t= --type= -p= --property="
            + " --user --system -o= --output= --no-legend --plain -q --quiet");
  }

  private static @Nullable String isLookup(Call call) {
    return call.operands().isEmpty() || call.operands().size() > 2
        ? "it asks for a name and at most a server"
        : null;
  }

  private static @Nullable String jcmd(Call call) {
    if (call.operands().isEmpty()) {
      return null;
    }
    Set<String> known =
        Set.of(
            "VM.version",
            "VM.flags",
            "VM.uptime",
            "VM.command_line",
            "VM.native_memory",
            "VM.system_properties",
            "VM.info",
            "Thread.print",
            "GC.heap_info",
            "GC.class_histogram",
            "help");
    return call.operands().size() == 2 && known.contains(call.operands().get(1))
        ? null
        : "only commands of jcmd that print are known";
  }

  private static CommandRule psql() {
    return CommandRule.of("", "-c= --command= -d= --dbname= -U= -h= -p= -A -t -x -X")
        .with(call -> {
          String sql = call.values().get("-c");
          if (sql == null) {
            return "without -c it waits for commands";
          }
          return SQL.matcher(sql).matches()
              ? null
              : "only SHOW and plain SELECTs from pg_stat…, pg_locks, pg_settings and"
                  + " pg_replication… are known to only read";
        })
        .operands(1);
  }
}
