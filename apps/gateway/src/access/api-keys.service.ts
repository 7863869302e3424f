import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PageRows } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import type { PageRequest } from '../input/page.policy';
import { isWithin, violationsOfWish, type ApiKeyWish } from './api-key-wish.policy';
import { ApiKey } from './api-key.entity';
import { ApiKeysRepository, type ApiKeyFilter } from './api-keys.repository';
import type { Principal } from './caller';
import { answerNotKept } from '../idempotency/answer-not-kept';
import { hashOfToken, newOpaqueToken } from './opaque-token';
import { LookupCache } from './lookup-cache';
import { isPermission } from './permissions.policy';
import { isRole } from './role';
import { StrangerQueries } from './stranger-queries';

const prefix = 'sak_';
const hintCharacters = 8;
/** How long a key that was revoked at another replica may still be let in. */
const freshMs = 15_000;
const keysRemembered = 1_000;

export interface NewApiKey extends ApiKeyWish {
  /** As IdToGive has it. */
  readonly id: string;
  readonly name: string;
  readonly expiresAt: Date | undefined;
  readonly createdBy: Principal;
}

/** Keys for programs. A key has a role and is nobody's person. */
@Injectable()
export class ApiKeysService {
  private readonly known = new LookupCache<ApiKey>({
    freshMs,
    staleMs: freshMs,
    entriesMax: keysRemembered,
    now: () => performance.now(),
  });

  constructor(
    private readonly repository: ApiKeysRepository,
    private readonly queries: StrangerQueries,
  ) {}

  /**
   * The only time the key itself is seen.
   *
   * @throws AppError `invalid_argument` for what its role may not, `permission_denied` for more than who makes it may
   * and `conflict` (answer_not_kept) when an earlier request of the same wish made it
   */
  async create(given: NewApiKey): Promise<{ readonly apiKey: ApiKey; readonly key: string }> {
    const violations = violationsOfWish(given);
    if (violations.length > 0) throw AppError.invalid(violations);
    if (!isWithin(given.createdBy, given)) {
      const sentence = 'An API key with scopes makes only keys with scopes of its own, that end no later than itself.';
      throw new AppError('permission_denied', sentence);
    }
    const key = newOpaqueToken(prefix);
    const apiKey = Object.assign(new ApiKey(), {
      id: given.id === '' ? randomUUID() : given.id,
      name: given.name,
      role: given.role,
      scopes: given.scopes ?? null,
      department: given.department,
      keyHash: hashOfToken(key),
      hint: key.slice(0, hintCharacters),
      createdBy: given.createdBy.id,
      createdAt: new Date(),
      expiresAt: given.expiresAt ?? null,
      lastUsedAt: null,
      revokedAt: null,
    });
    if (!(await this.repository.add(apiKey))) throw answerNotKept(apiKey.id);
    return { apiKey, key };
  }

  list(page: PageRequest, filter: ApiKeyFilter): Promise<PageRows<ApiKey>> {
    return this.repository.list(page, filter, new Date());
  }

  /** @throws AppError `not_found` */
  async revoke(id: string): Promise<void> {
    const keyHash = await this.repository.revoke(id, new Date());
    if (keyHash === undefined) throw AppError.notFound('API key', id);
    this.known.forget(keyHash.toString('hex'));
  }

  /** @throws AppError `unauthenticated` for a key that is unknown, revoked or over */
  async principalOf(key: string): Promise<Principal> {
    const keyHash = hashOfToken(key);
    const apiKey = await this.known.get(keyHash.toString('hex'), async () => {
      const found = await this.queries.run(keyHash, () => this.repository.use(keyHash, new Date()));
      if (found === undefined || !isRole(found.role)) throw notValid();
      this.queries.remember(keyHash);
      return found;
    });
    if (!isRole(apiKey.role) || (apiKey.expiresAt !== null && apiKey.expiresAt <= new Date())) throw notValid();
    const { id, role, name, department, scopes, expiresAt } = apiKey;
    // A scope that this version does not know opens nothing.
    const known = scopes?.filter(isPermission);
    return { kind: 'api_key', id, role, name, department, scopes: known, expiresAt: expiresAt ?? undefined };
  }
}

function notValid(): AppError {
  return new AppError('unauthenticated', 'This API key is not valid any more, or never was.');
}
