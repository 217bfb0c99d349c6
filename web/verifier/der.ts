// DER, as far as a time stamp needs it: definite lengths in their shortest form, and nothing else.

export interface Value {
  tag: number;
  content: Uint8Array;
  whole: Uint8Array;
}

export const INTEGER = 2;
export const BITS = 3;
export const OCTETS = 4;
export const NULL = 5;
export const OID = 6;
export const BOOLEAN = 1;
export const UTC_TIME = 0x17;
export const TIME = 0x18;
export const SEQUENCE = 0x30;
export const SET = 0x31;

export class NotDer extends Error {}

/** Takes values from the front. */
export class Reader {
  #rest: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#rest = bytes;
  }

  get isEmpty(): boolean {
    return this.#rest.length === 0;
  }

  any(): Value {
    const [tag, first] = this.#rest;
    if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new NotDer();
    let [head, length] = [2, first];
    if (first > 0x7f) {
      const digits = first & 0x7f;
      const bytes = this.#rest.slice(2, 2 + digits);
      if (digits < 1 || digits > 3 || bytes.length < digits || bytes[0] === 0) throw new NotDer();
      length = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
      if (length < 0x80) throw new NotDer();
      head = 2 + digits;
    }
    const whole = this.#rest.slice(0, head + length);
    if (whole.length < head + length) throw new NotDer();
    this.#rest = this.#rest.slice(whole.length);
    return { tag, content: whole.slice(head), whole };
  }

  value(tag: number): Value {
    const value = this.any();
    if (value.tag !== tag) throw new NotDer();
    return value;
  }

  inside(tag: number): Reader {
    return new Reader(this.value(tag).content);
  }

  optional(tag: number): Value | null {
    return this.#rest[0] === tag ? this.any() : null;
  }

  /** All that are left. */
  all(most: number): Value[] {
    const values: Value[] = [];
    while (!this.isEmpty) {
      if (values.length === most) throw new NotDer();
      values.push(this.any());
    }
    return values;
  }

  /** Nothing may be left. */
  end(): void {
    if (!this.isEmpty) throw new NotDer();
  }
}

/** One value and nothing behind it. */
export function only(bytes: Uint8Array, tag: number): Reader {
  const reader = new Reader(bytes);
  const inside = reader.inside(tag);
  reader.end();
  return inside;
}
