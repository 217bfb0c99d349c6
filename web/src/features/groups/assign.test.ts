import { describe, expect, it } from "vitest";
import { groupsOfSize, readFile, shuffled, spread } from "./assign";

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
    expect(found.unknown).toEqual(["Name", "Niemand"]);
  });
});
