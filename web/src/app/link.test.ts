import { expect, test } from "vitest";
import { readInvitation } from "./link";

test("links and codes are read as people paste them", () => {
  expect(readInvitation(" https://meet.example.org/m/bcd-fghj-kmn#Abc_1-2 ")).toEqual({ code: "bcd-fghj-kmn", secret: "Abc_1-2" });
  expect(readInvitation("http://localhost:8080/m/bcd-fghj-kmn")).toEqual({ code: "bcd-fghj-kmn", secret: null });
  expect(readInvitation("BCD FGHJ KMN")).toEqual({ code: "bcd-fghj-kmn", secret: null });
  for (const nonsense of ["", "abc", "https://example.org/", "/m/", "bcd-fghj-kmxy"]) expect(readInvitation(nonsense)).toBeNull();
});
