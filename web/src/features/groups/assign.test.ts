import { describe, expect, it } from "vitest";
import { FILE_BYTES_MAX, groupsOfSize, readFile, shuffled, spread, textOf } from "./assign";

describe("groups", () => {
  it("are as even as can be", () => {
    const sizes = [0, 0, 0];
    for (const group of spread(["a", "b", "c", "d", "e", "f", "g"], 3).values()) sizes[group ?? 0] = (sizes[group ?? 0] ?? 0) + 1;
    expect(sizes).toEqual([3, 2, 2]);
  });

  it("of a size are as many as are needed, and not more than can be", () => {
    expect(groupsOfSize(10, 4)).toBe(3);
    expect(groupsOfSize(0, 4)).toBe(1);
    expect(groupsOfSize(1_000, 2)).toBe(100);
  });

  it("are drawn without losing anybody", () => {
    let seed = 1;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const people = Array.from({ length: 50 }, (_, at) => at);
    const drawn = shuffled(people, random);
    expect([...drawn].sort((a, b) => a - b)).toEqual(people);
    expect(drawn).not.toEqual(people);
  });

  it("come from a file with names, whoever wrote it", () => {
    const people = [
      { id: "1", name: "Ruth Claasen" },
      { id: "2", name: "Jonas Petersen" },
      { id: "3", name: "Völkel, Karin" },
    ];
    const found = readFile('\uFEFFName;Gruppe\nruth  claasen;Wege\r\nJonas Petersen,"Kosten"\n"Völkel, Karin";Wege\n\nNiemand;Wege\n', people);
    expect(found.names).toEqual(["Wege", "Kosten"]);
    expect([...found.assignment]).toEqual([
      ["1", 0],
      ["2", 1],
      ["3", 0],
    ]);
    expect(found.unknown).toEqual(["Niemand"]);
  });

  it("say which lines of a file do not count", () => {
    const people = Array.from({ length: 130 }, (_, at) => ({ id: String(at), name: `Person ${at}` }));
    const lines = people.map((person, at) => `${person.name};Gruppe ${at}`);
    const found = readFile([...lines, "Person 1;", ";Gruppe 1", `Person 2;${"x".repeat(101)}`, ""].join("\n"), people);
    expect(found.names).toHaveLength(100);
    expect(found.surplus).toHaveLength(30);
    expect(found.incomplete).toEqual([131, 132]);
    expect(found.tooLong).toEqual(["x".repeat(101)]);
  });

  it("are read from what spreadsheets write, and not from pictures", () => {
    expect(textOf(new TextEncoder().encode("Völkel;A"))).toBe("Völkel;A");
    expect(textOf(Uint8Array.from([0x4b, 0xfc, 0x68, 0x6e]))).toBe("Kühn");
    expect(textOf(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]))).toBeNull();
    expect(textOf(new Uint8Array(FILE_BYTES_MAX + 1).fill(65))).toBeNull();
  });
});
