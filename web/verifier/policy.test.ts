// Policies that ask for less than whoever wrote them meant.
// @vitest-environment node
import { describe, expect, it } from "vitest";
import { base64, concat, unhex } from "./bytes";
import { makeKey } from "./notes";
import { readPolicy } from "./policy";

// The base point of the curve: somebody's key.
const bytes = unhex(`58${"66".repeat(31)}`);
const { name, id } = makeKey("witness.example/w1", 4, bytes)!;
const witness = `witness a ${name}+${id}+${base64(concat(Uint8Array.of(4), bytes))}`;

describe("a policy", () => {
  it("needs no quorum where it names nobody", () => {
    expect(readPolicy("").isSatisfied(new Set())).toBe(true);
    expect(readPolicy("quorum none\n").isSatisfied(new Set())).toBe(true);
  });

  it("says which of its witnesses it takes, once", () => {
    expect(readPolicy(`${witness}\nquorum a\n`).isSatisfied(new Set())).toBe(false);
    expect(readPolicy(`${witness}\nquorum none\n`).isSatisfied(new Set())).toBe(true);
    for (const text of [`${witness}\n`, `${witness}\ngroup b any a\n`, `${witness}\nquorum none\nquorum a\n`, `${witness}\ngroup b 0x1 a\nquorum b\n`]) {
      expect(() => readPolicy(text), text).toThrow("policy");
    }
  });
});
