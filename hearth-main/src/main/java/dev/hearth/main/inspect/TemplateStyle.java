package dev.hearth.main.inspect;

/** Which convention of turns a chat template writes, told by the marks it puts around them. */
enum TemplateStyle {
  HARMONY("Harmony (gpt-oss)", "<|channel|>"),
  CHATML("ChatML", "<|im_start|>"),
  LLAMA_4("Llama 4", "<|header_start|>"),
  LLAMA_3("Llama 3", "<|start_header_id|>"),
  GEMMA("Gemma", "<start_of_turn>"),
  GEMMA_4("Gemma 4", "<|turn>"),
  GRANITE("Granite", "<|start_of_role|>"),
  DEEPSEEK("DeepSeek", "<｜User｜>"),
  COHERE("Command", "<|START_OF_TURN_TOKEN|>"),
  MISTRAL("Mistral", "[INST]"),
  PHI_OR_GLM("role tokens (Phi, GLM)", "<|user|>");

  private final String label;
  private final String mark;

  TemplateStyle(String label, String mark) {
    this.label = label;
    this.mark = mark;
  }

  /** The first style whose mark stands in the template, by name; {@code other} if none does. */
  static String of(String template) {
    for (TemplateStyle style : values()) {
      if (template.contains(style.mark)) {
        return style.label;
      }
    }
    return "other";
  }
}
