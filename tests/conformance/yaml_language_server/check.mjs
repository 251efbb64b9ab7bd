/** Asks the server what an editor asks, on sample.yaml, and holds the answers. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { Client } from "./client.mjs";

const here = new URL(".", import.meta.url);
const sample = new URL("sample.yaml", here);
const text = await readFile(sample, "utf8");
const lines = text.split("\n");
const textDocument = { uri: sample.href };

/** The place of `words` in the sample, or `after` characters behind its start. */
function place(words, after = 0) {
  const line = lines.findIndex((each) => each.includes(words));
  assert.notEqual(line, -1, `the sample has no ${words}`);
  return { line, character: lines[line].indexOf(words) + after };
}

const client = new Client(here);
await client.request("initialize", {
  processId: process.pid,
  rootUri: here.href,
  capabilities: {
    textDocument: {
      completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
      hover: { contentFormat: ["markdown"] },
      publishDiagnostics: {},
    },
  },
});
client.notify("initialized", {});
client.notify("workspace/didChangeConfiguration", {
  settings: { yaml: { validate: true, hover: true, completion: true, schemaStore: { enable: false } } },
});
const published = client.diagnostics(textDocument.uri);
client.notify("textDocument/didOpen", {
  textDocument: { ...textDocument, languageId: "yaml", version: 1, text },
});

const found = await published;
console.log("diagnostics");
for (const { range, message } of found) {
  console.log(`  ${range.start.line + 1}:${range.start.character + 1} ${message.split("\n")[0]}`);
}
for (const [words, expected] of [
  ["amazon", /Value is not accepted. Valid values: "aws", "gcp", "azure", "on-premises", "none"/],
  ["sed", /Property sed is not allowed/],
  ["10 minutes", /a duration such as `90s`, `30m`, `6h` or `7d`/],
]) {
  const { line } = place(words);
  const there = found.filter((each) => each.range.start.line === line);
  assert.ok(there.some((each) => expected.test(each.message)), `${words} is not underlined as ${expected}`);
}
assert.equal(found.length, 3, "something else is underlined");

async function hover(words) {
  const answer = await client.request("textDocument/hover", { textDocument, position: place(words, 1) });
  const shown = typeof answer.contents === "string" ? answer.contents : answer.contents.value;
  console.log(`hover ${words}\n${shown.replaceAll(/^/gm, "  ")}`);
  return shown;
}
assert.match(await hover("timeout"), /The longest one attempt may take/);
assert.match(await hover("parallelism"), /The most steps at once/);
assert.match(await hover("cloud"), /Where the workloads run/);

async function complete(position) {
  const answer = await client.request("textDocument/completion", { textDocument, position });
  const labels = (answer.items ?? answer).map((each) => each.label);
  console.log(`completion at ${position.line + 1}:${position.character + 1}: ${labels.join(", ")}`);
  return labels;
}
const sections = await complete({ line: lines.indexOf(""), character: 0 });
for (const section of ["gates", "serving", "quotas", "monitoring"]) assert.ok(sections.includes(section));
const clouds = await complete(place("amazon"));
for (const cloud of ["aws", "gcp", "azure"]) assert.ok(clouds.includes(cloud), cloud);
const fields = await complete(place("sed"));
for (const field of ["seed", "tune", "parameters"]) assert.ok(fields.includes(field), field);
const overlay = await complete(place("parallelism"));
for (const field of ["seed", "steps"]) assert.ok(overlay.includes(field), field);

await client.stop();
console.log("yaml-language-server understands the schema");
