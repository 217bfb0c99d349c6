import { describe, expect, it } from "vitest";
import { limitsOf, shownOf } from "./limits";

const MIB = 1024 * 1024;

describe("limits in a form", () => {
  it("are written in the unit of their quota", () => {
    expect(shownOf({ quota: "storage-bytes", limit: { soft: 100 * MIB, hard: 200 * MIB } })).toEqual({ soft: "100", hard: "200" });
    expect(shownOf({ quota: "rooms", limit: { hard: 3 } })).toEqual({ soft: "", hard: "3" });
    expect(limitsOf({ "storage-bytes": { soft: "", hard: "5" } }, [])).toEqual({ "storage-bytes": { hard: 5 * MIB } });
  });

  it("stay as they are where nobody wrote", () => {
    const odd = { quota: "storage-bytes", limit: { soft: 1, hard: 3_500_000 } } as const;
    expect(shownOf(odd)).toEqual({ soft: "1", hard: "4" });
    expect(limitsOf({ "storage-bytes": { soft: "2", hard: "4" } }, [odd])).toEqual({ "storage-bytes": { soft: 2 * MIB, hard: 3_500_000 } });
    expect(limitsOf({ "storage-bytes": { soft: "", hard: "" } }, [odd])).toEqual({ "storage-bytes": null });
  });
});
