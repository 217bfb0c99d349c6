import { hueOf, initials } from "./names";

export function Avatar({ id, name, size = "" }: { id: string; name: string; size?: "" | "av-s" | "av-l" }) {
  return (
    <span className={`av ${hueOf(id)} ${size}`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
