/** Telling apart why a microphone, a camera or a screen cannot be used. */

export type DeviceKind = "microphone" | "camera" | "screen";

export type DeviceCause =
  /** The person said no just now, or closed the question. */
  | "refused"
  /** The browser remembers a no for this site and does not ask any more. */
  | "blocked"
  /** The operating system keeps the browser from it. */
  | "system"
  /** A policy of the site or of the browser forbids it. */
  | "policy"
  /** The page came without encryption. */
  | "insecure"
  /** There is no such device. */
  | "absent"
  /** Another program holds it, or it does not start. */
  | "busy"
  /** The chosen device cannot do what is asked, or is not the one remembered. */
  | "unsuitable"
  /** The browser has no such function. */
  | "unsupported";

export interface DeviceProblem {
  readonly kind: DeviceKind;
  readonly cause: DeviceCause;
  /** What the browser said, for the help desk; never shown as the message. */
  readonly technical: string;
}

export interface ProblemContext {
  readonly secure: boolean;
  readonly supported: boolean;
  /** Answer of the Permissions API, `null` where it has none. */
  readonly permission: PermissionState | null;
  /** Answer of the document's permissions policy, `null` where unknown. */
  readonly allowedByPolicy: boolean | null;
}

export function classify(kind: DeviceKind, error: unknown, context: ProblemContext): DeviceProblem {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "Error";
  const message = error instanceof Error || error instanceof DOMException ? error.message : String(error);
  return { kind, cause: causeOf(name, message, context), technical: `${name}: ${message}`.slice(0, 300) };
}

function causeOf(name: string, message: string, context: ProblemContext): DeviceCause {
  if (!context.secure) return "insecure";
  if (!context.supported) return "unsupported";
  switch (name) {
    case "NotAllowedError":
    case "PermissionDeniedError":
      if (/by system/i.test(message)) return "system";
      if (context.allowedByPolicy === false) return "policy";
      return context.permission === "denied" ? "blocked" : "refused";
    case "SecurityError":
      return "policy";
    case "NotFoundError":
    case "DevicesNotFoundError":
      return "absent";
    case "OverconstrainedError":
    case "ConstraintNotSatisfiedError":
      return "unsuitable";
    case "NotSupportedError":
    case "TypeError":
      return "unsupported";
    default:
      return "busy";
  }
}

export async function contextOf(kind: DeviceKind): Promise<ProblemContext> {
  const supported =
    typeof navigator.mediaDevices !== "undefined" &&
    (kind !== "screen" || typeof navigator.mediaDevices.getDisplayMedia === "function");
  return {
    secure: globalThis.isSecureContext,
    supported,
    permission: kind === "screen" ? null : await permissionOf(kind),
    allowedByPolicy: policyAllows(kind === "screen" ? "display-capture" : kind),
  };
}

async function permissionOf(kind: "microphone" | "camera"): Promise<PermissionState | null> {
  try {
    return (await navigator.permissions.query({ name: kind as PermissionName })).state;
  } catch {
    return null;
  }
}

function policyAllows(feature: string): boolean | null {
  const policy = (document as { featurePolicy?: { allowsFeature(name: string): boolean } }).featurePolicy;
  return policy ? policy.allowsFeature(feature) : null;
}
