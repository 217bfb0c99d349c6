// Certificates that somebody trusts to vouch for time stamps, from a file of theirs.
import { Fault, text, unbase64 } from "./bytes";
import { readCertificate } from "./x509";

const BEGIN = "-----BEGIN CERTIFICATE-----";
const END = "-----END CERTIFICATE-----";

/** One certificate as DER, or any number of them as PEM. A file without one is a fault: nobody means to trust nobody. */
export function readAnchors(file: Uint8Array): Uint8Array[] {
  const words = text(file);
  const found = words?.includes(BEGIN) === true ? words.split(BEGIN).slice(1).map(fromPem) : [file];
  for (const certificate of found) {
    try {
      readCertificate(certificate);
    } catch {
      throw new Fault("anchor");
    }
  }
  return found;
}

function fromPem(part: string): Uint8Array {
  const [inside, ...behind] = part.split(END);
  const bytes = behind.length === 1 ? unbase64((inside ?? "").replaceAll(/\s/g, "")) : null;
  if (bytes === null) throw new Fault("anchor");
  return bytes;
}
