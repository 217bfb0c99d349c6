// A mail server (tests/smtp) that keeps what it is given.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "./until.mjs";

const HOME = fileURLToPath(new URL("../../smtp/", import.meta.url));

export class MailCatcher {
  static async start() {
    if (!existsSync(`${HOME}node_modules/.package-lock.json`)) {
      const made = spawnSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: HOME, stdio: "inherit" });
      if (made.status !== 0) throw new Error("tests/smtp cannot be installed");
    }
    const catcher = new MailCatcher();
    catcher.dir = await mkdtemp(join(tmpdir(), "plenum-smtp-"));
    const [key, certificate] = [join(catcher.dir, "key.pem"), join(catcher.dir, "certificate.pem")];
    const made = spawnSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-keyout", key, "-out", certificate]);
    if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`);
    let said = "";
    catcher.process = spawn(process.execPath, [`${HOME}harness.mjs`, key, certificate], { stdio: ["ignore", "pipe", "inherit"] });
    catcher.process.stdout.on("data", (chunk) => (said += chunk));
    await until("the mail server is ready", () => /^ready$/m.test(said));
    catcher.admin = /^PLENUM_TEST_SMTP_ADMIN=(\S+)$/m.exec(said)[1];
    catcher.url = /^PLENUM_TEST_SMTP_OPEN=(\S+)$/m.exec(said)[1];
    return catcher;
  }

  /** TOML for a server that mails here. */
  get config() {
    return `[mail.smtp]\nurl = "${this.url}"\nfrom = "Plenum <plenum@example.org>"\ntls = "none"`;
  }

  /** Mails to this address, oldest first. */
  async to(address) {
    const mails = await (await fetch(`${this.admin}/mails`)).json();
    return mails.filter((mail) => mail.to.includes(address));
  }

  /** `{ at, code, says }` until it is null again. */
  async refuse(fault) {
    await fetch(`${this.admin}/fault`, { method: "PUT", body: JSON.stringify(fault) });
  }

  async stop() {
    this.process.kill();
    await rm(this.dir, { recursive: true, force: true });
  }
}
