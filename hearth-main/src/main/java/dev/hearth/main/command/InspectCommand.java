package dev.hearth.main.command;

import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.Metadata;
import dev.hearth.format.gguf.TensorInfo;
import dev.hearth.format.library.Sha256;
import dev.hearth.main.inspect.AdapterReport;
import dev.hearth.main.inspect.MetadataView;
import dev.hearth.main.inspect.ModelReport;
import dev.hearth.main.inspect.TypeShare;
import dev.hearth.main.report.Fact;
import dev.hearth.main.report.Report;
import dev.hearth.main.report.Section;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.ProgressLine;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.Visible;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearth inspect FILE}. */
@Command(
    name = "inspect",
    description =
        "Says what a model file holds: architecture, size, types, vocabulary, template, digest.")
final class InspectCommand implements Action {
  private final Session session;

  @Parameters(paramLabel = "FILE", description = "A GGUF file; of a split model the first file.")
  private Path path;

  @Option(names = "--tensors", description = "List every tensor too.")
  private boolean tensors;

  @Option(names = "--metadata", description = "List every metadata key too.")
  private boolean metadata;

  @Option(names = "--no-digest", description = "Leave the SHA-256 out; it reads the whole file.")
  private boolean noDigest;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  InspectCommand(Session session) {
    this.session = session;
  }

  private record FileDigest(Path path, String sha256) {}

  @Override
  public ExitCode run() throws IOException {
    try (GgufFile file = GgufFile.open(path)) {
      List<Section> sections =
          AdapterReport.fits(file)
              ? AdapterReport.sections(file)
              : new ModelReport(file).sections();
      List<FileDigest> digests = noDigest ? List.of() : digests(file);
      // what was read must be what was hashed
      file.checkUnchanged();
      if (json) {
        session.console().line(Json.line(json(file, sections, digests)));
      } else {
        print(file, sections, digests);
      }
    }
    return ExitCode.DONE;
  }

  private List<FileDigest> digests(GgufFile file) throws IOException {
    List<FileDigest> digests = new ArrayList<>();
    AtomicLong done = new AtomicLong();
    try (ProgressLine progress = session.console().progress("sha256", file.fileBytes())) {
      for (Path part : file.paths()) {
        digests.add(
            new FileDigest(part, Sha256.of(part, bytes -> progress.at(done.addAndGet(bytes)))));
      }
    }
    return digests;
  }

  private void print(GgufFile file, List<Section> sections, List<FileDigest> digests) {
    Console console = session.console();
    Report.print(console, sections);
    console.line("Types");
    for (TypeShare share : TypeShare.of(file.tensors())) {
      console.line(
          String.format(
              Locale.ROOT,
              "  %-22s%d tensors, %d weights, %s",
              share.type().label(),
              share.tensors(),
              share.weights(),
              Fact.Bytes.of(share.bytes())));
    }
    for (FileDigest digest : digests) {
      console.line("Digest");
      console.line("  sha256                " + digest.sha256());
      console.line("  of                    " + Visible.line(digest.path().toString()));
    }
    if (metadata) {
      console.line("Metadata");
      Metadata all = file.metadata();
      for (String key : all.keys()) {
        String value = Visible.line(MetadataView.text(all, key));
        console.line("  " + Visible.line(key) + " (" + all.kind(key) + "): " + value);
      }
    }
    if (tensors) {
      console.line("Tensors");
      for (TensorInfo tensor : file.tensors()) {
        console.line(
            String.format(
                Locale.ROOT,
                "  %-38s %-8s %-24s %s",
                Visible.line(tensor.name()),
                tensor.type().label(),
                shape(tensor),
                Fact.Bytes.of(tensor.bytes())));
      }
    }
  }

  /** As in the file: the fastest dimension first. */
  private static String shape(TensorInfo tensor) {
    return tensor.dimensions().stream().map(String::valueOf).collect(Collectors.joining(" x "));
  }

  private ObjectNode json(GgufFile file, List<Section> sections, List<FileDigest> digests) {
    ObjectNode root = Report.json(sections);
    ArrayNode types = root.putArray("types");
    for (TypeShare share : TypeShare.of(file.tensors())) {
      types
          .addObject()
          .put("type", share.type().label())
          .put("tensors", share.tensors())
          .put("weights", share.weights())
          .put("bytes", share.bytes());
    }
    ArrayNode files = root.putArray("files");
    for (FileDigest digest : digests) {
      files.addObject().put("path", digest.path().toString()).put("sha256", digest.sha256());
    }
    if (metadata) {
      root.set("metadata", MetadataView.json(file.metadata()));
    }
    if (tensors) {
      ArrayNode list = root.putArray("tensors");
      for (TensorInfo tensor : file.tensors()) {
        ObjectNode one =
            list.addObject().put("name", tensor.name()).put("type", tensor.type().label());
        tensor.dimensions().forEach(one.putArray("dimensions")::add);
        one.put("bytes", tensor.bytes()).put("offset", tensor.offset());
      }
    }
    return root;
  }
}
