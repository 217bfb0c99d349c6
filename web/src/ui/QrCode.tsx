/** A text as a QR code, drawn here: dark on light whatever the colours of the page, so that every camera reads it. */
import { encodeQR } from "qr";

interface QrCodeProps {
  readonly text: string;
  /** Says where the same text stands in words. */
  readonly label: string;
}

/** Light modules around it, as the standard wants them. */
const QUIET = 4;

/** What one code holds, read off a screen: more is a file. */
export const QR_BYTES_MAX = 2_300;

export function QrCode({ text, label }: QrCodeProps) {
  const rows = encodeQR(text, "raw", { ecc: "low", border: QUIET });
  // Dark modules of a row that touch are one line.
  const path = rows.map((row, y) => row.map((dark, x) => (dark && row[x - 1] !== true ? `M${x} ${y}h${lengthFrom(row, x)}v1h-${lengthFrom(row, x)}z` : "")).join("")).join("");
  return (
    <svg className="qr" viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect className="qr-light" width={rows.length} height={rows.length} />
      <path className="qr-dark" d={path} />
    </svg>
  );
}

function lengthFrom(row: readonly boolean[], x: number): number {
  const end = row.indexOf(false, x);
  return (end === -1 ? row.length : end) - x;
}
