package example;

import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.Event;
import dev.hearth.engine.loop.Engines;
import dev.hearth.model.chat.ChatMessage;
import java.nio.file.Path;
import java.util.List;

public class Ask {
  public static void main(String[] args) throws InterruptedException {
    try (var engine = Engines.open(Path.of(args[0]))) {
      var prompt = ChatPrompt.of(List.of(ChatMessage.of("user", "Why is the sky blue?")));
      var sampling = engine.sampling().seed(7).resolve().settings();
      try (var reply = engine.chat(prompt, sampling, 100, List.of())) {
        for (var event = reply.take(); event != null; event = reply.take()) {
          if (event instanceof Event.Text(String piece)) {
            System.out.print(piece);
          }
        }
      }
    }
  }
}
