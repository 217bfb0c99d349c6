import { expect, it } from "vitest";
import { SEATS_MAX, seatsOf } from "./seats";

it("gives everybody a seat in the box, apart from each other, from left to right", () => {
  for (let count = 1; count <= SEATS_MAX; count += 1) {
    const { width, height, seats } = seatsOf(count);
    expect(seats).toHaveLength(count);
    for (const [at, { x, y }] of seats.entries()) {
      expect(x >= 0 && x <= width && y >= 0 && y <= height, `${count}: ${at} at ${x}, ${y}`).toBe(true);
      const next = seats.slice(at + 1).map((other) => Math.hypot(other.x - x, other.y - y));
      expect(Math.min(...next, 99), `${count}: ${at}`).toBeGreaterThan(14);
    }
  }
});
