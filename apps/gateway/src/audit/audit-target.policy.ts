import { isUuid } from '@smart-attendance/contracts';
import { apiPath } from '../http/paths.middleware';

export interface AuditTarget {
  readonly kind: string | null;
  readonly id: string | null;
  readonly userId: string | null;
}

export interface TargetSources {
  readonly template: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly createdId?: string | undefined;
  readonly createdKind?: string | undefined;
  readonly userId?: string | undefined;
  /** The last id of its path, or what it made, of what exists, whatever it looks like. */
  readonly knownId?: string | undefined;
}

const fieldsMax = 50;
const fieldCharactersMax = 64;

/**
 * What a request was about: the last id of its path and the collection that stands before it, or what it created there.
 * Only ids count, and names of what exists, so nothing that somebody made up gets in.
 */
export function auditTargetOf(sources: TargetSources): AuditTarget {
  const segments = sources.template.slice(apiPath.length).split('/').filter(Boolean);
  const words = segments.map((segment) => (segment.startsWith(':') ? '' : segment));
  const at = segments.findLastIndex((segment) => segment.startsWith(':'));
  const inPath = at < 0 ? null : (idOf(sources.params[segments[at]?.slice(1) ?? '']) ?? sources.knownId ?? null);
  const created = createdIn(sources, at < 0);
  const userId =
    uuidOf(sources.userId) ??
    (segments[0] === 'users' ? userIn(segments, sources) : null) ??
    uuidOf(sources.query['user_id']);
  // What answers with itself made nothing: `POST /cameras/{id}/start-stream`.
  if (created !== null && created !== inPath)
    return { kind: sources.createdKind ?? words.findLast(Boolean) ?? null, id: created, userId };
  if (at >= 0) return { kind: words.slice(0, at).findLast(Boolean) ?? null, id: inPath, userId };
  // The camera of a filter is none: anybody may make up any number of them, and each would be an entry of its own.
  return { kind: null, id: null, userId };
}

/** Of what has a name and no id it is that, where the path has none. */
function createdIn({ createdId, knownId }: TargetSources, isCollection: boolean): string | null {
  return idOf(createdId) ?? (isCollection ? (knownId ?? null) : null);
}

/** `/users/{id}…` is a person; `/users/attendance/{id}` is none. */
function userIn(segments: readonly string[], { params }: TargetSources): string | null {
  return segments[1]?.startsWith(':') === true ? uuidOf(params[segments[1].slice(1)]) : null;
}

/** People are UUIDs; what a client makes up in the place of one is not written. */
function uuidOf(value: unknown): string | null {
  return typeof value === 'string' && isUuid(value.toLowerCase()) ? value.toLowerCase() : null;
}

/** UUIDs, and the numbers of dead letters. */
function idOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const id = value.toLowerCase();
  return isUuid(id) || /^\d{1,16}$/.test(id) ? id : null;
}

/** `PUT /users/{id}`, as the documentation writes it. */
export function auditActionOf(method: string, template: string): string {
  const path = template.startsWith(apiPath) ? template.slice(apiPath.length) : template;
  return `${method} ${path.replace(/:(\w+)/g, '{$1}')}`;
}

/** The names of the fields of a body; what they hold is nobody's business here. */
export function fieldNamesOf(body: unknown): readonly string[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || Buffer.isBuffer(body)) return [];
  return Object.keys(body)
    .slice(0, fieldsMax)
    .map((name) => oneLine(name, fieldCharactersMax));
}

/** What a client says of itself: cut, and nothing in it that a terminal or the database would take amiss. */
export function oneLine(text: string, charactersMax: number): string {
  return text.slice(0, charactersMax).replace(/[^\x20-\x7e]/g, '?');
}
