import { createHash } from 'node:crypto';
import { AppError } from '@smart-attendance/errors';

/** The tags of an If-Match or If-None-Match; `any` is the asterisk. */
export type EntityTags = 'any' | readonly string[];

/** Nobody holds more states of one thing. */
const tagsMax = 50;
const digestCharacters = 22;

/**
 * The tag of an answer: strong for what has a revision, since both are the same only where each byte is; weak for a
 * list, which may go out compressed.
 */
export function entityTagOf(json: string, revision: number | undefined): string {
  const digest = createHash('sha256').update(json).digest('base64url').slice(0, digestCharacters);
  return revision === undefined ? `W/"${digest}"` : `"${revision}-${digest}"`;
}

/** Quotes, blanks and commas may be in a tag, so a list is not split by its commas (RFC 9110, 8.8.3). */
const tagPattern = /\s*((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)|\s*,/y;

/**
 * @param field the name of the header
 * @throws AppError `malformed` for what is neither `*` nor a list of tags in quotes
 */
export function readEntityTags(field: string, given: string | undefined): EntityTags | undefined {
  if (given === undefined) return undefined;
  if (given.trim() === '*') return 'any';
  const tags: string[] = [];
  tagPattern.lastIndex = 0;
  while (tagPattern.lastIndex < given.length) {
    const tag = tagPattern.exec(given);
    if (tag === null) throw unreadable(field);
    if (tag[1] !== undefined) tags.push(tag[1]);
    if (tags.length > tagsMax) throw unreadable(field);
  }
  if (tags.length === 0) throw unreadable(field);
  return tags;
}

/**
 * Whether one of the tags is of that revision, whatever was shown of it: a change and a look answer with different
 * shapes, and what is looked up beside them, as a name, changes without it. So it says as much when a proxy that
 * compresses has made it weak on the way (nginx, Cloudflare), or has written its encoding behind (Caddy, Apache), and
 * counts all the same, though RFC 9110 compares by If-Match strongly: else nobody behind one could change anything.
 */
export function areOfRevision(tags: EntityTags, revision: number): boolean {
  return tags === 'any' || tags.some((tag) => opaqueOf(tag).startsWith(`"${revision}-`));
}

/** Weak comparison. */
export function matchesWeakly(tags: EntityTags, tag: string): boolean {
  return tags === 'any' || tags.some((one) => opaqueOf(one) === opaqueOf(tag));
}

function opaqueOf(tag: string): string {
  return tag.replace(/^W\//, '');
}

function unreadable(field: string): AppError {
  return new AppError('malformed', `${field} must be * or up to ${tagsMax} tags in quotes, as ETag has them.`);
}
