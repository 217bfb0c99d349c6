/** The half circle of seats; the lit one is whoever speaks. */
const SEATS: ReadonlyArray<readonly [number, number]> = [
  [13.8, 20], [16.9, 14.6], [23.1, 14.6], [26.2, 20], [8, 20], [10.1, 13.1], [15.6, 8.5], [24.4, 8.5], [29.9, 13.1], [32, 20], [2.2, 20],
  [4.2, 11.7], [9.2, 5.2], [16.6, 2.4], [30.8, 5.2], [35.8, 11.7], [37.8, 20],
];

export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 40 23" aria-hidden="true" focusable="false">
      {SEATS.map(([x, y]) => (
        <circle key={`${x} ${y}`} cx={x} cy={y} r="1.75" />
      ))}
      <circle className="lit" cx="23.4" cy="2.4" r="2.1" />
    </svg>
  );
}
