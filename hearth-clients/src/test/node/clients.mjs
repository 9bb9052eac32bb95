// What clients for Node do with the server, unmodified: chat, streaming, tools, structured output,
// embeddings, cancel and an error. Called with the server's address; ends with 0 when all is well.
import assert from "node:assert/strict";
import OpenAI from "openai";
import Anthropic from "@anthropic-ai/sdk";
import { Ollama } from "ollama";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { embed, generateObject, generateText, streamText, tool } from "ai";
import { z } from "zod";

const address = process.argv[2];
const messages = [{ role: "user", content: "Hello" }];
const forEver = [{ role: "user", content: "Go on for ever" }];
const weather = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const report = {
  type: "object",
  properties: { city: { type: "string" }, degrees: { type: "integer" } },
  required: ["city", "degrees"],
  additionalProperties: false,
};

async function openai() {
  const client = new OpenAI({ baseURL: address + "/v1", apiKey: "none", maxRetries: 0 });
  const model = "m";
  const chat = await client.chat.completions.create({ model, messages });
  assert.equal(chat.choices[0].message.content, "Hello there");

  let text = "";
  const stream = await client.chat.completions.create({
    model, messages, stream: true, stream_options: { include_usage: true },
  });
  let usage;
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta?.content ?? "";
    usage = chunk.usage ?? usage;
  }
  assert.equal(text, "Hello there");
  assert.equal(usage.completion_tokens, 2);

  const runner = client.chat.completions.runTools({
    model,
    messages: [{ role: "user", content: "Weather?" }],
    tools: [{
      type: "function",
      function: {
        name: "weather", parameters: weather, parse: JSON.parse,
        function: ({ city }) => city + ": 21",
      },
    }],
  });
  assert.equal(await runner.finalContent(), "It is 21 degrees.");

  const parsed = await client.chat.completions.parse({
    model, messages,
    response_format: { type: "json_schema", json_schema: { name: "report", strict: true, schema: report } },
  });
  assert.equal(JSON.parse(parsed.choices[0].message.content).degrees, 21);

  const vectors = await client.embeddings.create({ model: "e", input: ["a", "b"] });
  assert.deepEqual(vectors.data[1].embedding, [0.5, 0.5, -0.5, 0.5]);

  const response = await client.responses.create({ model, input: "Hello" });
  assert.equal(response.output_text, "Hello there");
  const next = await client.responses.create({
    model, input: "Hello", previous_response_id: response.id, stream: true,
  });
  const seen = [];
  for await (const event of next) {
    seen.push(event.type);
  }
  assert.equal(seen.at(-1), "response.completed");

  const endless = await client.chat.completions.create({ model, messages: forEver, stream: true });
  for await (const chunk of endless) {
    if (chunk.choices[0].delta.content) {
      endless.controller.abort();
    }
  }
  await assert.rejects(
    client.chat.completions.create({ model: "nobody", messages }), OpenAI.NotFoundError);
  await assert.rejects(
    client.chat.completions.create({ model, messages, nonsense: 1 }),
    (e) => e instanceof OpenAI.BadRequestError && e.param === "nonsense");
}

async function anthropic() {
  const client = new Anthropic({ baseURL: address, apiKey: "none", maxRetries: 0 });
  const model = "m";
  const max_tokens = 100;
  const message = await client.messages.create({ model, max_tokens, messages });
  assert.equal(message.content[0].text, "Hello there");
  const stream = client.messages.stream({ model, max_tokens, messages });
  assert.equal(await stream.finalText(), "Hello there");

  const tools = [{ name: "weather", input_schema: weather }];
  const called = await client.messages.create({ model, max_tokens, messages, tools });
  const use = called.content.find((block) => block.type === "tool_use");
  assert.equal(called.stop_reason, "tool_use");
  assert.deepEqual(use.input, { city: "Ulm" });
  const streamed = await client.messages
    .stream({ model, max_tokens, messages, tools }).finalMessage();
  assert.deepEqual(streamed.content[0].input, { city: "Ulm" });
  const answered = await client.messages.create({
    model, max_tokens, tools,
    messages: [
      ...messages,
      { role: "assistant", content: called.content },
      { role: "user", content: [{ type: "tool_result", tool_use_id: use.id, content: "21" }] },
    ],
  });
  assert.equal(answered.content[0].text, "It is 21 degrees.");

  const formed = await client.messages.create({
    model, max_tokens, messages,
    output_config: { format: { type: "json_schema", schema: report } },
  });
  assert.equal(JSON.parse(formed.content[0].text).city, "Ulm");

  const count = await client.messages.countTokens({ model, messages });
  assert.ok(count.input_tokens > 0);

  const endless = client.messages.stream({ model, max_tokens, messages: forEver });
  endless.on("text", () => endless.abort());
  await assert.rejects(endless.finalMessage(), Anthropic.APIUserAbortError);
  await assert.rejects(
    client.messages.create({ model: "nobody", max_tokens, messages }), Anthropic.NotFoundError);
}

async function ollama() {
  const client = new Ollama({ host: address });
  const model = "m";
  const chat = await client.chat({ model, messages });
  assert.equal(chat.message.content, "Hello there");
  let text = "";
  for await (const part of await client.chat({ model, messages, stream: true })) {
    text += part.message.content;
  }
  assert.equal(text, "Hello there");
  const generated = await client.generate({ model, prompt: "Hello", options: { temperature: 0 } });
  assert.equal(generated.response, "Hello there");

  const tools = [{ type: "function", function: { name: "weather", description: "", parameters: weather } }];
  const called = await client.chat({ model, messages, tools });
  assert.deepEqual(called.message.tool_calls[0].function.arguments, { city: "Ulm" });
  const answered = await client.chat({
    model, tools,
    messages: [...messages, called.message, { role: "tool", tool_name: "weather", content: "21" }],
  });
  assert.equal(answered.message.content, "It is 21 degrees.");
  const formed = await client.chat({ model, messages, format: report });
  assert.equal(JSON.parse(formed.message.content).degrees, 21);

  const vectors = await client.embed({ model: "e", input: ["a", "b"] });
  assert.deepEqual(vectors.embeddings[0], [0.5, 0.5, -0.5, 0.5]);
  const names = (await client.list()).models.map((m) => m.name).sort();
  assert.deepEqual(names, ["e", "m"]);
  assert.ok((await client.show({ model })).capabilities.includes("completion"));
  assert.ok((await client.ps()).models.length > 0);

  const endless = await client.chat({ model, messages: forEver, stream: true });
  await assert.rejects(async () => {
    for await (const part of endless) {
      if (part.message.content) {
        endless.abort();
      }
    }
  }, { name: "AbortError" });
  await assert.rejects(client.chat({ model: "nobody", messages }), { status_code: 404 });
}

async function ai() {
  const provider = createOpenAICompatible({
    name: "hearth", baseURL: address + "/v1", supportsStructuredOutputs: true, includeUsage: true,
  });
  const model = provider("m");
  const once = { model, maxRetries: 0, prompt: "Hello" };
  assert.equal((await generateText(once)).text, "Hello there");
  let text = "";
  for await (const piece of streamText(once).textStream) {
    text += piece;
  }
  assert.equal(text, "Hello there");
  const { toolCalls } = await generateText({
    ...once,
    tools: { weather: tool({ inputSchema: z.object({ city: z.string() }) }) },
  });
  assert.deepEqual(toolCalls[0].input, { city: "Ulm" });
  const { object } = await generateObject({
    ...once, schema: z.object({ city: z.string(), degrees: z.number() }),
  });
  assert.deepEqual(object, { city: "Ulm", degrees: 21 });
  const { embedding } = await embed({ model: provider.embeddingModel("e"), value: "a" });
  assert.deepEqual(embedding, [0.5, 0.5, -0.5, 0.5]);
  const abort = new AbortController();
  const endless = streamText({ model, maxRetries: 0, prompt: "Go on for ever", abortSignal: abort.signal });
  for await (const part of endless.fullStream) {
    if (part.type === "text-delta") {
      abort.abort();
    }
  }
  await assert.rejects(generateText({ ...once, model: provider("nobody") }), { statusCode: 404 });
}

for (const client of [openai, anthropic, ollama, ai]) {
  await client();
  console.log(client.name + " ok");
}
