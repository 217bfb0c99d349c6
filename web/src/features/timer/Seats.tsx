/** The half circle of seats: as many as people, filled as they get ready. Beside it stands the number. */

/** More than this many seats would be dots nobody tells apart. */
const SEATS_MAX = 120;
/** The largest half circle, in the units of the drawing; few people sit on a smaller one. */
const OUTER = 112;
const INNER = 30;
/** From this many on seats are drawn closer together. */
const CLOSE_FROM = 60;
const MARGIN = 10;
/** One rem holds so many units. */
const PER_REM = 13;

export function Seats({ ready, all }: { readonly ready: number; readonly all: number }) {
  if (all < 2 || all > SEATS_MAX) return null;
  const pitch = all > CLOSE_FROM ? 12 : 22;
  const outer = Math.min(OUTER, Math.max(INNER, ((all - 1) * pitch * 1.1) / Math.PI));
  const width = 2 * (outer + MARGIN);
  const height = outer + 2 * MARGIN;
  return (
    <svg className="seats" viewBox={`0 0 ${width} ${height}`} width={`${width / PER_REM}rem`} aria-hidden="true" focusable="false">
      {seats(all, outer, pitch).map(([x, y], at) => (
        <circle key={`${x} ${y}`} className={at < ready ? "taken" : ""} cx={x + outer + MARGIN} cy={height - MARGIN - y} r={pitch * 0.3} />
      ))}
    </svg>
  );
}

/** Places on half circles from the outside in, told from left to right; the middle of all is 0, 0. */
function seats(count: number, outer: number, pitch: number): [number, number][] {
  const places: [number, number][] = [];
  for (let radius = outer; places.length < count && radius > pitch / 2; radius -= pitch) {
    const fits = Math.min(count - places.length, Math.floor((Math.PI * radius) / pitch) + 1);
    for (let at = 0; at < fits; at += 1) {
      const angle = fits === 1 ? Math.PI / 2 : Math.PI * (1 - at / (fits - 1));
      places.push([round(radius * Math.cos(angle)), round(radius * Math.sin(angle))]);
    }
  }
  return places.sort((a, b) => a[0] - b[0]);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
