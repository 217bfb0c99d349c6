// The real server: its own data folder, free ports, killed and started at will.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Network } from "./network.mjs";
import { until } from "./until.mjs";

export const BINARY = process.env.PLENUM_BIN ?? fileURLToPath(new URL("../../../target/debug/plenum", import.meta.url));

const freeTcp = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
const freeUdp = () =>
  new Promise((resolve) => {
    const probe = createSocket("udp4").bind(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

export class Server {
  #canaries = new Set();

  /** `PLENUM_E2E_CONFIG` adds TOML to every server, for example a LiveKit cluster; that knows the server by the port `PLENUM_E2E_PORT`. `cuttable` puts a network of ours before it; `address` is where media is reached, `config` is TOML of one's own. */
  static async start({ cuttable = false, address = "127.0.0.1", config = "" } = {}) {
    const server = new Server();
    const inside = cuttable ? Network.inside : "127.0.0.1";
    server.dir = await mkdtemp(join(tmpdir(), "plenum-e2e-"));
    server.port = Number(process.env.PLENUM_E2E_PORT) || (await freeTcp());
    server.udp = await freeUdp();
    server.url = `http://localhost:${server.port}`;
    server.log = "";
    await writeFile(
      join(server.dir, "plenum.toml"),
      `[server]\nlisten = "${inside}:${server.port}"\npublic_url = "${server.url}"\n[data]\ndir = "${server.dir}/data"\n` +
        `[media]\nlisten_udp = "${address === "127.0.0.1" ? inside : address}:${server.udp}"\nadvertise = ["${address}"]\nthreads = 1\n[log]\nlevel = "${process.env.PLENUM_LOG ?? "info"}"\n${config}\n${process.env.PLENUM_E2E_CONFIG ?? ""}\n`,
    );
    if (cuttable) server.network = await Network.open(server);
    await server.launch();
    return server;
  }

  /** What must never stand in the log. */
  mustNotLog(...secrets) {
    for (const secret of secrets) if (secret) this.#canaries.add(secret);
  }

  async launch() {
    this.process = spawn(BINARY, ["serve", "--config", join(this.dir, "plenum.toml")], { stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    this.process.stdout.on("data", (chunk) => (out += chunk));
    this.process.stderr.on("data", (chunk) => (this.log += chunk));
    this.exited = new Promise((resolve) => this.process.once("exit", resolve));
    await until("the server is ready", async () => (await fetch(`${this.url}/readyz`).catch(() => null))?.ok);
    await until("the server has greeted", () => out.includes("Plenum is ready"));
    if (!this.setup) {
      await until("the setup link", () => /setup#\S+\n/.test(out));
      this.setup = /http\S+setup#\S+/.exec(out)[0];
      this.mustNotLog(this.setup.split("#")[1]);
    }
  }

  /** No goodbye. */
  async kill() {
    this.process.kill("SIGKILL");
    await this.exited;
  }

  async stop() {
    this.process.kill("SIGTERM");
    await this.exited;
    await this.network?.close();
    await rm(this.dir, { recursive: true, force: true });
    if (/panicked/.test(this.log)) throw new Error(`the server panicked:\n${this.log.slice(-4000)}`);
    // A token of any kind begins like this.
    for (const secret of [...this.#canaries, "eyJ"]) {
      if (this.log.includes(secret)) throw new Error(`the log holds a secret that begins with ${secret.slice(0, 6)}`);
    }
  }
}
