package dev.hearth.server.wire;

import dev.hearth.server.Exchange;
import dev.hearth.server.Failure;
import dev.hearth.server.Models;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which models a caller sees. A model that it may not use does not exist for it. */
public final class Leases {
  private Leases() {}

  /** Opens a model for the caller. */
  public static Models.Lease lease(
      Exchange exchange, Models models, String name, @Nullable Duration keepAlive)
      throws InterruptedException {
    return models.lease(known(exchange, models, name).name(), keepAlive);
  }

  /** The model of this name; refused where there is none or the caller may not use it. */
  public static Models.Known known(Exchange exchange, Models models, String name) {
    return models
        .find(name)
        .filter(model -> exchange.caller().mayUse(model.name()))
        .orElseThrow(() -> noModel(exchange, models, name));
  }

  /** The models that the caller may use. */
  public static List<Models.Known> visible(Exchange exchange, Models models) {
    return models.known().stream().filter(model -> exchange.caller().mayUse(model.name())).toList();
  }

  /** The name in the field that says which model, which may be left out where there is but one. */
  public static String name(Exchange exchange, Models models, Fields body) {
    if (body.has("model")) {
      return body.string("model", "");
    }
    List<Models.Known> visible = visible(exchange, models);
    return visible.size() == 1 ? visible.getFirst().name() : body.requiredString("model");
  }

  private static RuntimeException noModel(Exchange exchange, Models models, String name) {
    List<String> names = visible(exchange, models).stream().map(Models.Known::name).toList();
    String fix =
        names.isEmpty()
            ? "start the server with a model file or --models DIR"
            : "use one of: " + String.join(", ", names);
    return Failure.of(404, "model_not_found", "model", "there is no model '" + name + "'", fix)
        .exception();
  }
}
