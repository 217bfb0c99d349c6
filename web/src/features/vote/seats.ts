/** Seats in half circles, from left to right as one looks at them. */
export interface Seat {
  readonly x: number;
  readonly y: number;
}

export interface Plan {
  readonly width: number;
  readonly height: number;
  readonly seats: readonly Seat[];
}

/** More are a bar: seats would be dots nobody tells apart. */
export const SEATS_MAX = 100;

/** Between two seats of a row, between two rows, around the outermost, and the smallest half circle. */
const [SPACE, ROW, EDGE, INNER] = [22, 24, 12, 36];

export function seatsOf(count: number): Plan {
  const rows = count <= 7 ? 1 : count <= 20 ? 2 : count <= 45 ? 3 : count <= 75 ? 4 : 5;
  const inner = Math.max(INNER, (((count - rows) * SPACE) / Math.PI - (ROW * rows * (rows - 1)) / 2) / rows);
  const radii = Array.from({ length: rows }, (_, row) => inner + ROW * row);
  const whole = radii.reduce((sum, radius) => sum + radius, 0);
  const outer = radii.at(-1)!;
  const seats: (Seat & { readonly angle: number })[] = [];
  let left = count;
  radii.forEach((radius, row) => {
    const here = row === rows - 1 ? left : Math.min(left, Math.round((count * radius) / whole));
    left -= here;
    for (let at = 0; at < here; at += 1) {
      const angle = here === 1 ? Math.PI / 2 : Math.PI - (Math.PI * at) / (here - 1);
      seats.push({ angle, x: EDGE + outer + radius * Math.cos(angle), y: EDGE + outer - radius * Math.sin(angle) });
    }
  });
  return { width: 2 * (outer + EDGE), height: outer + 2 * EDGE, seats: seats.sort((a, b) => b.angle - a.angle) };
}
