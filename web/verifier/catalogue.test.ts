// The second verifier over every record and every attack of the catalogue.
// @vitest-environment node
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readAnchors } from "./anchors";
import { base64, utf8 } from "./bytes";
import { readContainer } from "./container";
import { leafHash } from "./notes";
import { readPolicy } from "./policy";
import { EXIT, type Finding, type Trust, verdictOf, verify, verifyAll } from "./verify";
import { outcomeOf } from "./words";

const file = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../../tests/${name}`, import.meta.url)));
const list = (name: string) => JSON.parse(new TextDecoder().decode(file(`${name}/expected.json`)));

const policy = readPolicy(new TextDecoder().decode(file("records/policy.txt")));
const trust: Trust = { policy, anchors: readAnchors(file("records/anchor.pem")), waiveTimeStamp: false, confirmations: null };

const codes = (findings: readonly Finding[]) => findings.flatMap(({ faults }) => faults.map(({ code }) => code));
const exit = (findings: readonly Finding[]) => EXIT[verdictOf(findings)];

describe("records", () => {
  for (const { file: name, exit: expected, codes: open, says } of list("records")) {
    it(`${name} is what it is`, async () => {
      const { findings, subject } = await verifyAll(file(`records/${name}`), trust);
      expect({ exit: exit(findings), codes: codes(findings) }).toEqual({ exit: expected, codes: open });
      expect(outcomeOf(subject!, "de")).toBe(says);
    }, 60_000);
  }

  it("without trust nothing is valid", async () => {
    const findings = await verify(file("records/open.asice"), { policy: readPolicy(""), anchors: [], waiveTimeStamp: false, confirmations: null });
    expect(codes(findings)).toEqual(["time-no-anchor", "log-key-unknown", "tenant-log-untrusted"]);
    expect(exit(findings)).toBe(2);
  });

  it("one byte that is another one is found", async () => {
    const whole = file("records/open.asice");
    for (let at = 0; at < whole.length; at += 997) {
      const changed = whole.slice();
      changed[at]! ^= 0x20;
      const findings = await verify(changed, trust);
      expect(exit(findings), `byte ${at}`).toBeGreaterThan(0);
    }
  }, 60_000);
});

describe("a short receipt", () => {
  /** Of an entry, under the last checkpoint of the record. */
  const held = (at: number, change = (words: string[]) => words) => {
    const container = readContainer(file("records/open.asice"));
    const part = (name: string) => new TextDecoder().decode(container.parts.get(name));
    const entries = part("record/entries.jsonl").trimEnd().split("\n").map((line) => JSON.parse(line).entry as string);
    const [, size, root] = part("record/checkpoint").split("\n");
    const words = ["plenum-receipt/1", JSON.parse(part("record/definition.json")).vote, `${at}`, base64(leafHash(utf8(entries[at]!))), size!, root!, part("record/checkpoint").trimEnd().split(" ").at(-1)!];
    return utf8(change(words).join(" "));
  };
  const found = async (receipt: Uint8Array) => (await verify(file("records/open.asice"), trust, receipt)).find(({ check }) => check === "receipt")!;

  it("is right for whoever has the record", async () => {
    expect(await found(held(3))).toMatchObject({ state: "passed" });
    expect(await found(held(3, (words) => [...words.slice(0, -1), `${words.at(-1)}\n`]))).toMatchObject({ state: "passed" });
  });

  it.each([
    ["receipt-form", (words: string[]) => words.slice(1)],
    ["receipt-form", (words: string[]) => [...words, "x"]],
    ["receipt-form", (words: string[]) => words.with(2, "03")],
    ["receipt-signature", (words: string[]) => words.with(1, "0".repeat(32))],
    ["receipt-signature", (words: string[]) => words.with(4, "1")],
    ["receipt-missing", (words: string[]) => words.with(2, "4")],
    ["receipt-missing", (words: string[]) => words.with(2, "9999")],
  ])("that says something else is %s", async (code, change) => {
    const { state, faults } = await found(held(3, change));
    expect([state, faults.map((fault) => fault.code)]).toEqual(["failed", [code]]);
  });
});

describe("attacks", () => {
  for (const { file: name, about, exit: expected, code, receipt, confirmations } of list("attacks")) {
    it(`${name}: ${about}`, async () => {
      const held = receipt === null ? null : file(`attacks/${receipt}`);
      const findings = await verify(file(`attacks/${name}`), { ...trust, waiveTimeStamp: true, confirmations }, held);
      expect(codes(findings)).toContain(code);
      expect(exit(findings)).toBe(expected);
    }, 60_000);
  }
});
