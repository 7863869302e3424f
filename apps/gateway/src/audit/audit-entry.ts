/**
 * `denied`: 401, 403 and 429; `failed`: every other answer that is no success, and a reading whose client left before.
 */
export const auditResults = ['succeeded', 'denied', 'failed'] as const;

export type AuditResult = (typeof auditResults)[number];

/** `operator`: whoever runs the system, by a command beside the API. `nobody`: it is not known who. */
export const actorKinds = ['user', 'api_key', 'operator', 'nobody'] as const;

export type ActorKind = (typeof actorKinds)[number];

/**
 * Who did what to whom, from where, with what result. Ids and names of fields only: never a name of a person, an email,
 * a value, a picture or a vector, so that nothing of somebody who is erased is left in it but an id that leads nowhere.
 */
export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  readonly actorKind: ActorKind;
  readonly actorId: string | null;
  /** As of the request. */
  readonly actorRole: string | null;
  /** Of a failed login: the account, hashed as in the log. */
  readonly accountHash: string | null;
  /** Method and template of the route, `PUT /users/{id}`, or the name of a command. */
  readonly action: string;
  /** The collection it stands in: `users`, `face-embeddings`. */
  readonly targetKind: string | null;
  readonly targetId: string | null;
  /** The person it is about, where that is known. */
  readonly userId: string | null;
  /** The names of the fields that the request gave, of those that succeeded. */
  readonly fields: readonly string[];
  readonly address: string;
  readonly userAgent: string;
  readonly traceId: string;
  /** 0 of a command. */
  readonly status: number;
  readonly result: AuditResult;
  /** Of a problem: its reason, or else its code. */
  readonly reason: string | null;
  /** How many requests it stands for; more than 1 where equal ones that change nothing came within a minute. */
  readonly requests: number;
}

/** In its place in the chain. */
export interface ChainedEntry extends AuditEntry {
  readonly sequence: number;
  readonly hash: Buffer;
}
