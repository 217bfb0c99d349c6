/** Yes, no and abstention have a shape each, so that no colour carries the meaning. */
type ShapeName = "yes" | "no" | "abstain";

export function Shape({ name }: { readonly name: ShapeName }) {
  return (
    <svg className={`sh ${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <circle cx="12" cy="12" r={name === "yes" ? 11 : 10} />
      <path d={name === "yes" ? "M7 12.5l3.5 3.5 6.5-7.5" : name === "no" ? "M8.5 8.5l7 7m0-7l-7 7" : "M8 12h8"} />
    </svg>
  );
}

export const shapeOf = (role: string): ShapeName | null => (role === "yes" || role === "no" || role === "abstain" ? role : null);
