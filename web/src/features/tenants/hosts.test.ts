import { expect, test } from "vitest";
import { readHosts } from "./hosts";

test("host names are apart by spaces, commas or lines", () => {
  expect(readHosts(" a.example.org, b.example.org\nc.example.org;d ")).toEqual(["a.example.org", "b.example.org", "c.example.org", "d"]);
  expect(readHosts(" , ")).toEqual([]);
});
