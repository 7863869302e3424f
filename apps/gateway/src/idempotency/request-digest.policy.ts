import { createHash } from 'node:crypto';

/** What a request says, as far as a repetition of it must say the same. */
export interface SaidRequest {
  readonly query: unknown;
  /** Of JSON or a form its members; of CSV its bytes. */
  readonly body: unknown;
  readonly file: { readonly buffer: Buffer; readonly originalname: string } | undefined;
}

/** No route takes a body that is nested deeper, so what is there makes no difference. */
const depthRead = 8;

/**
 * sha256 of a request. The order of members, blanks between them and the boundary of a form say nothing, so a client
 * that writes its request anew repeats it all the same.
 */
export function requestDigest({ query, body, file }: SaidRequest): Buffer {
  const content = Buffer.isBuffer(body) ? digestOf(body) : inOrder(body, depthRead);
  const picture = file === undefined ? null : [file.originalname, digestOf(file.buffer)];
  return createHash('sha256')
    .update(JSON.stringify([inOrder(query, depthRead), content, picture]))
    .digest();
}

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64');
}

/** The same for values that differ in the order of their members alone; pairs, so that no name is special. */
function inOrder(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return ['deeper'];
  if (Array.isArray(value)) return ['list', value.map((member) => inOrder(member, depth - 1))];
  const members = Object.entries(value).map(([name, member]) => [name, inOrder(member, depth - 1)] as const);
  return ['object', members.sort(([one], [other]) => (one < other ? -1 : 1))];
}
