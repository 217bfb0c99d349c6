// Real OpenID Connect providers (tests/oidc), each behind a proxy that does wrong on demand.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { until } from "./until.mjs";

const HOME = fileURLToPath(new URL("../../oidc/", import.meta.url));

export class Providers {
  static async start() {
    if (!existsSync(`${HOME}node_modules/.package-lock.json`)) {
      const made = spawnSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: HOME, stdio: "inherit" });
      if (made.status !== 0) throw new Error("tests/oidc cannot be installed");
    }
    const providers = new Providers();
    let said = "";
    providers.process = spawn(process.execPath, [`${HOME}harness.mjs`], { stdio: ["ignore", "pipe", "ignore"] });
    providers.process.stdout.on("data", (chunk) => (said += chunk));
    await until("the providers are ready", () => /^ready$/m.test(said));
    providers.admin = /^PLENUM_TEST_OIDC_ADMIN=(\S+)$/m.exec(said)[1];
    return providers;
  }

  async ask(path, body) {
    const answer = await fetch(`${this.admin}/${path}`, { method: "POST", body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  }

  /** A provider of one's own: `issuer`, and what can be done to it. With `{ kind: "canaille" }` that of another house. */
  async add(options = {}) {
    const { id, issuer } = await this.ask("instances", options);
    return {
      issuer,
      /** Registers Plenum with the addresses that the console shows. */
      register: (client) => this.ask(`${id}/clients`, client),
      account: (login, account) => this.ask(`${id}/accounts`, { id: login, account }),
      faults: (faults) => this.ask(`${id}/faults`, faults),
    };
  }

  stop() {
    this.process.kill();
  }
}

/** At the page of the provider. */
export async function logIn(page, login, acr = "") {
  await page.getByLabel("Account").fill(login);
  if (acr) await page.getByLabel("acr").fill(acr);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** At the pages of canaille, one after the other. */
export async function logInAtCanaille(page, login, password = "secret") {
  await page.locator("input[name=login]").fill(login);
  await page.locator("#loginform button[type=submit]").click();
  await page.locator("input[type=password]").fill(password);
  await page.locator("#passwordform button[type=submit]").click();
}
