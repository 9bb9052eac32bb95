package dev.hearth.apps.pull;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a model is to come from. */
public sealed interface Source {
  /** As {@code hearth pull} takes it. */
  String text();

  /**
   * A repository of the Hugging Face hub.
   *
   * @param revision branch, tag or commit; empty for {@code main}
   * @param pick a file's path, or a word of its name such as {@code Q6_K}; empty for the only one
   */
  record HuggingFace(String owner, String repository, String revision, String pick)
      implements Source {
    @Override
    public String text() {
      String at = revision.isEmpty() ? "" : "@" + revision;
      return "hf:" + owner + "/" + repository + at + (pick.isEmpty() ? "" : ":" + pick);
    }

    /** The same at a commit. */
    public HuggingFace at(String commit) {
      return new HuggingFace(owner, repository, commit, pick);
    }
  }

  /**
   * A model of an Ollama registry.
   *
   * @param host of the registry; empty for the configured one
   */
  record Ollama(String host, String space, String model, String tag) implements Source {
    @Override
    public String text() {
      String owner = space.equals("library") && host.isEmpty() ? "" : space + "/";
      return "ollama:" + (host.isEmpty() ? "" : host + "/") + owner + model + ":" + tag;
    }
  }

  /** A file at a web address. */
  record Web(URI address) implements Source {
    @Override
    public String text() {
      return address.toString();
    }
  }

  /** A file of this machine. */
  record Local(Path file) implements Source {
    @Override
    public String text() {
      return "file:" + file.getFileName();
    }
  }

  /** What a source may look like. */
  String FORMS = "use hf:OWNER/REPO[:FILE or type], ollama:NAME[:TAG], a URL or a GGUF file";

  /**
   * Reads a source.
   *
   * @return empty for a bare name, which only a lock file can explain
   * @throws HearthException USAGE where it is none
   */
  static Optional<Source> parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("hf:")) {
      return Optional.of(Forms.huggingFace(text, text.substring(3)));
    }
    if (lower.startsWith("ollama:")) {
      return Optional.of(Forms.ollama(text, text.substring(7)));
    }
    if (lower.startsWith("http://") || lower.startsWith("https://")) {
      return Optional.of(Forms.web(text));
    }
    try {
      Path file = Path.of(text);
      if (Files.isRegularFile(file)) {
        return Optional.of(new Local(file));
      }
    } catch (InvalidPathException e) {
      throw Forms.wrong(text);
    }
    if (text.contains("/") || lower.endsWith(".gguf")) {
      throw new HearthException(Code.NOT_FOUND, "there is no file " + text, FORMS);
    }
    return Optional.empty();
  }

  /** How the forms are taken apart. */
  final class Forms {
    private static final String WORD = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}";
    private static final Pattern HUB =
        Pattern.compile(
            "(%s)/(%s)(?:@([A-Za-z0-9._/-]{1,100}))?(?::([^:\\p{Cntrl}?#%%]{1,200}))?"
                .formatted(WORD, WORD));
    private static final Pattern OLLAMA =
        Pattern.compile(
            "(?:(%s(?::[0-9]{1,5})?)/)??(?:(%s)/)?(%s)(?::(%s))?"
                .formatted("[A-Za-z0-9][A-Za-z0-9.-]{0,200}", WORD, WORD, WORD));
    private static final Pattern HUB_PAGE =
        Pattern.compile("/(%s)/(%s)/(?:resolve|blob)/([^/]+)/(.+)".formatted(WORD, WORD));

    private Forms() {}

    private static Source huggingFace(String text, String rest) {
      Matcher parts = HUB.matcher(rest);
      if (!parts.matches() || rest.contains("..")) {
        throw wrong(text);
      }
      return new HuggingFace(
          parts.group(1), parts.group(2), orEmpty(parts.group(3)), orEmpty(parts.group(4)));
    }

    private static Source ollama(String text, String rest) {
      Matcher parts = OLLAMA.matcher(rest);
      if (!parts.matches() || rest.contains("..")) {
        throw wrong(text);
      }
      String space = orEmpty(parts.group(2));
      String tag = orEmpty(parts.group(4));
      return new Ollama(
          orEmpty(parts.group(1)),
          space.isEmpty() ? "library" : space,
          parts.group(3),
          tag.isEmpty() ? "latest" : tag);
    }

    private static Source web(String text) {
      URI address;
      try {
        address = URI.create(text);
      } catch (IllegalArgumentException e) {
        throw wrong(text);
      }
      if (address.getHost() == null || address.getUserInfo() != null) {
        throw new HearthException(
            Code.USAGE,
            "the address has " + (address.getHost() == null ? "no host" : "a user name in it"),
            "give an address such as https://host/model.gguf");
      }
      Matcher page = HUB_PAGE.matcher(String.valueOf(address.getPath()));
      // the hub knows the digests of its files: ask it as a hub
      if (address.getHost().equals("huggingface.co") && page.matches()) {
        String revision = page.group(3).equals("main") ? "" : page.group(3);
        return new HuggingFace(page.group(1), page.group(2), revision, page.group(4));
      }
      return new Web(address);
    }

    private static HearthException wrong(String text) {
      return new HearthException(
          Code.USAGE, "'" + text + "' is not where a model can come from", FORMS);
    }

    private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
      return text == null ? "" : text;
    }
  }
}
