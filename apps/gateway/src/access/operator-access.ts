import { randomBytes, randomUUID } from 'node:crypto';
import { emailKey, listPeople, updatePerson, verifyPassword, type Person } from '@smart-attendance/contracts';
import { isAppError } from '@smart-attendance/errors';
import { connectClient, type BusClient, type ConnectionSettings } from '@smart-attendance/messaging';
import { hashOfToken, newOpaqueToken } from './opaque-token';
import { OperatorRepository } from './operator.repository';

export interface OperatorAddresses extends ConnectionSettings {
  readonly databaseUrl: string;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export interface LentKey {
  readonly id: string;
  /** For the X-API-Key header; nobody else ever sees it. */
  readonly key: string;
}

/** What asked for an API key when it was no person and no other key. */
const nobody = '00000000-0000-0000-0000-000000000000';
const pageLimit = 500;
/** A hundred thousand people. */
const pagesMax = 200;

/**
 * What whoever runs the installation may do beside the API, because the database and the bus are theirs: look whether a
 * login works, take an administrator's API key for a while, and give an administrator a new password. Nothing of it is
 * reachable over the network without the credentials of both.
 */
export class OperatorAccess {
  private constructor(
    private readonly client: BusClient,
    private readonly repository: OperatorRepository,
  ) {}

  /** The gateway of this database must have run before: it makes the tables. */
  static async open({ databaseUrl, natsUrl, tlsCaFile }: OperatorAddresses): Promise<OperatorAccess> {
    const client = await connectClient({ natsUrl, as: 'gateway', ...(tlsCaFile !== undefined && { tlsCaFile }) });
    try {
      return new OperatorAccess(client, await OperatorRepository.open(databaseUrl));
    } catch (error) {
      await client.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.repository.close();
    await this.client.close();
  }

  /** Counts as no failed login, and opens no session. */
  async canLogIn(credentials: Credentials): Promise<boolean> {
    try {
      await this.client.requests.request(verifyPassword, credentials);
      return true;
    } catch (error) {
      if (isAppError(error) && ['unauthenticated', 'invalid_argument'].includes(error.code)) return false;
      throw error;
    }
  }

  /** An administrator's key that ends by itself; listed among the API keys under its name while it is there. */
  async lendKey(name: string, lifeMs: number): Promise<LentKey> {
    const now = new Date();
    const key = newOpaqueToken('sak_');
    const id = randomUUID();
    await this.repository.addLentKey({
      id,
      name,
      role: 'administrator',
      scopes: null,
      department: '',
      keyHash: hashOfToken(key),
      hint: key.slice(0, 8),
      createdBy: nobody,
      createdAt: now,
      expiresAt: new Date(now.getTime() + lifeMs),
      lastUsedAt: null,
      revokedAt: null,
    });
    await this.repository.audit('lend-key', { kind: 'api-keys', id });
    return { id, key };
  }

  async takeKeyBack(id: string): Promise<void> {
    await this.repository.deleteLentKey(id, nobody);
  }

  /**
   * A new password for an administrator, who must change it, since whoever runs the system has seen it; their sessions
   * end and their places of login are new again. Without an email
   * it is the only active one, else the only one there is.
   *
   * @throws Error with the emails to choose from when it is not clear whose, or nobody's
   */
  async resetAdministrator(email: string | undefined): Promise<Credentials> {
    const person = chooseAdministrator(await this.administrators(), email);
    const password = randomBytes(15).toString('base64url');
    await this.client.requests.request(updatePerson, {
      personId: person.id,
      authorId: person.id,
      password,
      passwordChangeRequired: true,
      isActive: true,
    });
    await this.repository.endSessionsOf(person.id, new Date());
    await this.repository.audit('reset-administrator', { kind: 'users', id: person.id });
    return { email: person.email, password };
  }

  private async administrators(): Promise<Person[]> {
    const found: Person[] = [];
    let cursor = '';
    for (let page = 0; page < pagesMax; page += 1) {
      const answer = await this.client.requests.request(listPeople, { page: { limit: pageLimit, cursor } });
      found.push(...answer.people.filter(({ role }) => role === 'administrator'));
      cursor = answer.pageInfo?.nextCursor ?? '';
      if (cursor === '') break;
    }
    return found;
  }
}

function chooseAdministrator(administrators: readonly Person[], email: string | undefined): Person {
  const active = administrators.filter(({ isActive }) => isActive);
  const eligible = email !== undefined || active.length === 0 ? administrators : active;
  const named = eligible.filter((person) => email === undefined || emailKey(person.email) === emailKey(email));
  const [only] = named;
  if (named.length === 1 && only !== undefined) return only;
  const emails = eligible.map((person) => person.email).join(', ');
  throw new Error(
    email === undefined
      ? `There are ${eligible.length} administrators; say which one gets a new password: ${emails}`
      : `${email} is no administrator here. The administrators are: ${emails}`,
  );
}
