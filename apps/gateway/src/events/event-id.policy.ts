import { createHash } from 'node:crypto';
import type { EventType } from './event';

const uuidBytes = 16;

/** A UUID (version 8, RFC 9562) of what makes a fact the same fact: the same for every delivery of it. */
export function eventIdOf(type: EventType, fact: string): string {
  const bytes = createHash('sha256').update(`${type} ${fact}`).digest().subarray(0, uuidBytes);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
