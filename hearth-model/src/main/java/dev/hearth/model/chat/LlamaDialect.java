package dev.hearth.model.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Llama 3.1 to 3.3: a call is a reply that is a JSON object with {@code name} and {@code
 * parameters}, several of them between {@code ;}. Since nothing marks it, it is a call only if it
 * stands at the beginning and names a tool that was offered; else it is text. After {@code
 * <|python_tag|>} come such an object, a call of a built-in tool ({@code
 * brave_search.call(query="…")}), or code for an interpreter tool.
 */
final class LlamaDialect implements Dialect {
  private static final String PYTHON = "<|python_tag|>";
  private static final String MESSAGE_END = "<|eom_id|>";
  private static final String BUILT_IN = ".call";
  private static final List<String> INTERPRETERS = List.of("code_interpreter", "ipython", "python");

  private final ArgumentTypes types;
  private final List<Marker> markers = List.of(new Marker(PYTHON, Tagged::new));

  LlamaDialect(ArgumentTypes types) {
    this.types = types;
  }

  @Override
  public Mode start(String prompt) {
    return types.offersAny() ? this::beginning : text();
  }

  private Mode text() {
    return RunMode.text(markers);
  }

  private @Nullable Mode beginning(Feed feed, Output out) {
    int at = feed.afterSpace(0);
    if (at == feed.length() && !feed.ended()) {
      return null;
    }
    if (at < feed.length() && feed.at(at) == '{') {
      CallInProgress call = new CallInProgress(out);
      call.take(feed, at);
      return new EnvelopeMode(call, new Bare(call));
    }
    return text();
  }

  private MalformedMode malformed(CallInProgress call, String reason) {
    return new MalformedMode(call, reason, List.of(MESSAGE_END), List.of(), text());
  }

  /** An object that nothing marks as a call. */
  private final class Bare implements EnvelopeMode.Surroundings {
    private final CallInProgress call;

    Bare(CallInProgress call) {
      this.call = call;
    }

    @Override
    public boolean accepts(String name) {
      return types.offers(name);
    }

    @Override
    public Mode afterObject() {
      return this::following;
    }

    /** After a call: another one behind a semicolon, or text. */
    private @Nullable Mode following(Feed feed, Output out) {
      int sign = feed.afterSpace(0);
      int at = sign < feed.length() && feed.at(sign) == ';' ? feed.afterSpace(sign + 1) : sign;
      if (at == feed.length() && !feed.ended()) {
        return null;
      }
      boolean another = at < feed.length() && feed.at(at) == '{';
      if (at == feed.length()) {
        call.take(feed, at);
      }
      call.complete();
      if (!another) {
        return text();
      }
      CallInProgress next = new CallInProgress(out);
      next.take(feed, at);
      return new EnvelopeMode(next, new Bare(next));
    }

    @Override
    public Mode notACall(String reason) {
      if (call.begun()) {
        return malformed(call, reason);
      }
      call.becomeText();
      return text();
    }
  }

  /** The tag, and what tells the form. */
  private final class Tagged implements Mode {
    @Override
    public @Nullable Mode advance(Feed feed, Output out) {
      int at = feed.afterSpace(PYTHON.length());
      if (at == feed.length() && !feed.ended()) {
        return null;
      }
      if (at < feed.length() && feed.at(at) == '{') {
        CallInProgress call = new CallInProgress(out);
        call.take(feed, at);
        Mode close = new CloseMode(call, List.of(MESSAGE_END), List.of(";"), this::following);
        return new EnvelopeMode(
            call, new QwenDialect.InTags(close, reason -> malformed(call, reason)));
      }
      return new BlockMode(PYTHON, MESSAGE_END, LlamaDialect.this::code, text());
    }

    private @Nullable Mode following(Feed feed, Output out) {
      int at = feed.has(";", 0) ? feed.afterSpace(1) : 0;
      if (at == feed.length() && !feed.ended()) {
        return null;
      }
      if (at == 0 || at == feed.length()) {
        return text();
      }
      CallInProgress call = new CallInProgress(out);
      call.take(feed, at);
      Mode close = new CloseMode(call, List.of(MESSAGE_END), List.of(";"), this::following);
      return new EnvelopeMode(
          call, new QwenDialect.InTags(close, reason -> malformed(call, reason)));
    }
  }

  private List<BlockMode.Converted> code(String body) throws MalformedMarkupException {
    try {
      List<BlockMode.Converted> calls = new ArrayList<>();
      for (PythonValues.Call call : PythonValues.calls(body)) {
        if (!call.name().endsWith(BUILT_IN)) {
          throw new MalformedMarkupException(call.name() + " is no built-in tool");
        }
        String name = call.name().substring(0, call.name().length() - BUILT_IN.length());
        calls.add(new BlockMode.Converted(name, call.argumentsJson(), call.end()));
      }
      return calls;
    } catch (MalformedMarkupException e) {
      Optional<String> tool = INTERPRETERS.stream().filter(types::offers).findFirst();
      if (tool.isEmpty() || body.isBlank()) {
        throw new MalformedMarkupException("it is code, and no interpreter was offered");
      }
      String json = "{\"code\":" + Json.quote(body) + "}";
      return List.of(new BlockMode.Converted(tool.get(), json, body.length()));
    }
  }
}
