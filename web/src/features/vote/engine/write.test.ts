// @vitest-environment node
import { describe, expect, it } from "vitest";
import open from "../../../../../crates/ballot/vectors/open.json";
import secret from "../../../../../crates/ballot/vectors/secret.json";
import lot from "../../../../../crates/ballot/vectors/lot.json";
import paper from "../../../../../crates/ballot/vectors/paper.json";
import { base64, sha256, concat, unbase64, unhex, utf8 } from "../../../../verifier/bytes";
import { bodies, type EntryType } from "../../../../verifier/forms";
import { type Form, read } from "../../../../verifier/json";
import { Law, readEntry } from "../../../../verifier/law";
import { isSigned } from "../../../../verifier/notes";
import { codeOf } from "../../../../verifier/code";
import { idOf } from "../spelling";
import { keyStatement, tidy, uuidOf, writeBody } from "./write";

const line = ({ entry, salt, body }: { entry: string; salt: string | null; body: string | null }) => ({ entry, salt: salt === null ? null : unbase64(salt), body });

describe("bodies", () => {
  for (const [name, record] of Object.entries({ open, secret, lot, paper })) {
    it(`of the record ${name} are written as they were`, () => {
      for (const given of record.lines) {
        const { type } = readEntry(line(given as never));
        if (given.body === null || type === "result") continue;
        const body = read(given.body as string, bodies[type] as Form<unknown>, 1 << 24);
        expect(writeBody(type, body as never)).toBe(given.body);
      }
    });
  }

  it("that no reader takes are not written", () => {
    expect(() => writeBody("objection", { member: "01".repeat(16), text: " spaces at the ends " })).toThrow("body-form");
    expect(() => writeBody("objection", { text: "another order", member: "01".repeat(16) } as never)).toThrow("body-form");
    expect(writeBody("objection", { member: "01".repeat(16), text: "a \"b\"\n\\ ü" })).toBe(`{"member":"${"01".repeat(16)}","text":"a \\"b\\"\\n\\\\ ü"}`);
    expect(writeBody("announced", {})).toBe("{}");
  });

  it("of people are made tidy", () => {
    expect(tidy(" u\u0308ber\r\nalles \n")).toBe("über\nalles");
    expect(idOf("01020304-0506-0708-090A-0b0c0d0e0f10")).toBe("0102030405060708090a0b0c0d0e0f10");
    expect(uuidOf("0102030405060708090a0b0c0d0e0f10")).toBe("01020304-0506-0708-090a-0b0c0d0e0f10");
  });
});

describe("statements", () => {
  it("are those that the records were signed with", () => {
    const law = new Law("plenum.example/votes/vector-open");
    let checked = 0;
    for (const given of open.lines) {
      const { type, by, sig, hash } = readEntry(line(given));
      const before = law.statement(type as EntryType, by ?? "00".repeat(16), hash);
      law.admit(line(given));
      const key = by === null ? undefined : law.keys.get(by);
      if (key === undefined || sig === null || by === null || type === "roll") continue;
      expect(isSigned(before, key, sig)).toBe(true);
      checked += 1;
    }
    expect(checked).toBeGreaterThan(5);
  });

  it("of a key name meeting, person and key", () => {
    const words = keyStatement("08".repeat(16), "01".repeat(16), new Uint8Array(32).fill(2));
    expect(base64(words.slice(0, 20))).toBe(base64(concat(Uint8Array.of(0, 0, 0, 16), utf8("plenum voter key"))));
    expect(words.length).toBe(4 * 4 + 16 + 16 + 16 + 32);
  });
});

describe("codes", () => {
  it("are the first bits of a hash", () => {
    expect(codeOf(unhex("00443214c74254b0".padEnd(64, "0")), 12)).toBe("0123-4567-89AB");
    expect(codeOf(sha256(utf8("")), 8)).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  });
});
