import { describe, expect, it } from "vitest";
import type { Participant } from "../call/wire";
import { pieces } from "./chat/links";
import { shortcutFor, SHORTCUTS } from "./room/shortcuts";
import { initials, splitName } from "./stage/names";
import { pageOf, tileOrder } from "./stage/order";

const person = (id: string, at: number, role: Participant["role"] = "participant"): Participant => ({ id, name: id, role, kind: "guest", connected: true, joined_at_ms: at });

describe("links in the chat", () => {
  it("are only http and https, without the end of the sentence", () => {
    expect(pieces("Siehe https://example.org/a?b=1. Danke")).toEqual([
      { kind: "text", text: "Siehe " },
      { kind: "link", text: "https://example.org/a?b=1", href: "https://example.org/a?b=1" },
      { kind: "text", text: ". Danke" },
    ]);
    expect(pieces("javascript:alert(1) data:text/html,x")).toEqual([{ kind: "text", text: "javascript:alert(1) data:text/html,x" }]);
  });
});

describe("tiles", () => {
  it("stand in an order that voices do not change", () => {
    const people = [person("me", 0), person("x", 1), person("y", 2), person("z", 3), person("c", 9, "chair")];
    const order = tileOrder(people, "me", [{ participant: "z", raised_at_ms: 0 }], new Set(["y"]));
    expect(order.map((p) => p.id)).toEqual(["c", "y", "z", "x"]);
  });

  it("come in pages that exist", () => {
    expect(pageOf([1, 2, 3, 4, 5], 2, 9)).toEqual({ items: [5], index: 2, count: 3 });
    expect(pageOf([], 9, 3)).toEqual({ items: [], index: 0, count: 1 });
  });
});

describe("names", () => {
  it("are shortened from the front, titles do not count", () => {
    expect(initials("Dr. Aylin Demir")).toBe("AD");
    expect(initials("Kim")).toBe("K");
    expect(initials("…")).toBe("?");
    expect(splitName("Prof. Karin Völkel")).toEqual({ given: "Prof. Karin ", last: "Völkel" });
  });
});

describe("shortcuts", () => {
  it("are never single characters and never Ctrl+Alt", () => {
    for (const { key, ctrl } of SHORTCUTS) expect(ctrl || key.length > 1).toBe(true);
    expect(shortcutFor({ key: "d", ctrlKey: true, shiftKey: false, altKey: true, metaKey: false })).toBeNull();
    expect(shortcutFor({ key: "D", ctrlKey: true, shiftKey: false, altKey: false, metaKey: false })).toBe("microphone");
  });
});
