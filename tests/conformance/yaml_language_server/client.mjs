/** The yaml-language-server over stdio, as an editor speaks to it (LSP 3.17). */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const SERVER = "node_modules/yaml-language-server/bin/yaml-language-server";
const PATIENCE = 20_000; // milliseconds until an answer is given up on

export class Client {
  #process;
  #buffer = Buffer.alloc(0);
  #waiting = new Map();
  #published = new Map();
  #last = 0;

  constructor(folder) {
    const server = fileURLToPath(new URL(SERVER, folder));
    this.#process = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    this.#process.stdout.on("data", (chunk) => this.#read(chunk));
  }

  /** Resolves with the result of one request. */
  request(method, params) {
    const id = ++this.#last;
    this.#send({ id, method, params });
    return within(`${method} was not answered`, (done) => this.#waiting.set(id, done));
  }

  notify(method, params) {
    this.#send({ method, params });
  }

  /** Resolves with the next diagnostics of a document that are not empty. */
  diagnostics(uri) {
    return within(`no diagnostics of ${uri}`, (done) => this.#published.set(uri, done));
  }

  async stop() {
    await this.request("shutdown", null);
    this.notify("exit");
  }

  #send(message) {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #read(chunk) {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const head = this.#buffer.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.toString("ascii", 0, head))[1]);
      const end = head + 4 + length;
      if (this.#buffer.length < end) return;
      this.#take(JSON.parse(this.#buffer.toString("utf8", head + 4, end)));
      this.#buffer = this.#buffer.subarray(end);
    }
  }

  #take(message) {
    if (message.method === "textDocument/publishDiagnostics") {
      const { uri, diagnostics } = message.params;
      if (diagnostics.length > 0) this.#published.get(uri)?.(diagnostics);
    } else if (message.method && message.id !== undefined) {
      // What the server asks of an editor: its configuration, and leave to register.
      const items = message.params?.items;
      this.#send({ id: message.id, result: items ? items.map(() => null) : null });
    } else if (message.id !== undefined) {
      this.#waiting.get(message.id)?.(message.result);
      this.#waiting.delete(message.id);
    }
  }
}

function within(complaint, start) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(complaint)), PATIENCE);
    start((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
