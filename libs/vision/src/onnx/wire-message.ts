import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** One field of an encoded protobuf message; `payload` is what follows the tag, without a length prefix. */
export interface WireField {
  readonly number: number;
  readonly wireType: WireType;
  readonly payload: Uint8Array;
}

/**
 * Splits an encoded message into its fields, in order. Editing at this level leaves every byte that is not edited as
 * it was, which a decode into objects and back does not, so a prepared model differs from its origin only as intended.
 */
export function readFields(message: Uint8Array): WireField[] {
  const reader = new BinaryReader(message);
  const fields: WireField[] = [];
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const payload = wireType === WireType.LengthDelimited ? reader.bytes() : reader.skip(wireType, number);
    fields.push({ number, wireType, payload });
  }
  return fields;
}

export function writeFields(fields: readonly WireField[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const field of fields) {
    writer.tag(field.number, field.wireType);
    if (field.wireType === WireType.LengthDelimited) writer.bytes(field.payload);
    else writer.raw(field.payload);
  }
  return writer.finish();
}

/** The message with each submessage (or bytes) field of that number passed through `edit`. */
export function editEach(message: Uint8Array, number: number, edit: (payload: Uint8Array) => Uint8Array): Uint8Array {
  return writeFields(
    readFields(message).map((field) =>
      field.number === number && field.wireType === WireType.LengthDelimited
        ? { ...field, payload: edit(field.payload) }
        : field,
    ),
  );
}

/** The first length-delimited field of that number, or undefined. */
export function firstBytes(message: Uint8Array, number: number): Uint8Array | undefined {
  return readFields(message).find((field) => field.number === number && field.wireType === WireType.LengthDelimited)
    ?.payload;
}

export function bytesField(number: number, payload: Uint8Array): WireField {
  return { number, wireType: WireType.LengthDelimited, payload };
}

export function varintField(number: number, value: number): WireField {
  return { number, wireType: WireType.Varint, payload: new BinaryWriter().int64(value).finish() };
}

export function textField(number: number, text: string): WireField {
  return bytesField(number, Buffer.from(text));
}

/** The texts of a repeated field. */
export function textsOf(message: Uint8Array, number: number): string[] {
  return readFields(message)
    .filter((field) => field.number === number)
    .map((field) => Buffer.from(field.payload).toString('utf8'));
}

/** The integers of a repeated field, written one by one or packed into one field: the bytes are the same. */
export function numbersOf(message: Uint8Array, number: number): number[] {
  return readFields(message)
    .filter((field) => field.number === number)
    .flatMap((field) => varintsOf(field.payload));
}

function varintsOf(payload: Uint8Array): number[] {
  const values: number[] = [];
  let value = 0;
  let weight = 1;
  for (const byte of payload) {
    value += (byte & 0x7f) * weight;
    weight *= 128;
    if (byte >= 0x80) continue;
    values.push(value);
    [value, weight] = [0, 1];
  }
  return values;
}
