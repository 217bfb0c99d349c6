// Files with certificates for time stamps, as people have them.
// @vitest-environment node
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readAnchors } from "./anchors";
import { utf8 } from "./bytes";

const pem = new Uint8Array(readFileSync(new URL("../../tests/records/anchor.pem", import.meta.url)));

describe("anchors", () => {
  it("are one certificate as DER, or several as PEM", () => {
    const [first, second] = readAnchors(pem);
    expect(readAnchors(first!)).toEqual([first]);
    expect(second).not.toEqual(first);
  });

  it("are refused where there are none", () => {
    const half = new TextDecoder().decode(pem).slice(0, 200);
    const files = ["", "a text", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", half];
    for (const file of files) expect(() => readAnchors(utf8(file)), file).toThrow("anchor");
  });
});
