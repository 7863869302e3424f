import { randomUUID } from 'node:crypto';
import { openDatabase } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import { AuditRepository } from '../audit/audit.repository';
import { ApiKey } from './api-key.entity';
import { ApiKeysRepository } from './api-keys.repository';
import { LoginPlacesRepository } from './login-places.repository';
import { SessionsRepository } from './sessions.repository';

/** What an operator's command changes in the gateway's tables, over a connection of its own. */
export class OperatorRepository {
  private constructor(private readonly dataSource: DataSource) {}

  /** The gateway of this database must have run before: it makes the tables. */
  static async open(databaseUrl: string): Promise<OperatorRepository> {
    const options = { url: databaseUrl, schema: 'gateway', entities: [ApiKey], migrations: [], poolSize: 1 };
    return new OperatorRepository(await openDatabase(options));
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
  }

  /** Takes away those whose borrower was killed. */
  async addLentKey(key: ApiKey): Promise<void> {
    const { createdBy, createdAt } = key;
    await this.dataSource.query('DELETE FROM api_keys WHERE created_by = $1 AND expires_at < $2', [
      createdBy,
      createdAt,
    ]);
    await new ApiKeysRepository(this.dataSource.manager).add(key);
  }

  async deleteLentKey(id: string, createdBy: string): Promise<void> {
    await this.dataSource.query('DELETE FROM api_keys WHERE id = $1 AND created_by = $2', [id, createdBy]);
  }

  /** Adds to the audit log what was done by a command. */
  async audit(action: string, target: { readonly kind: 'users' | 'api-keys'; readonly id: string }): Promise<void> {
    const entry = {
      id: randomUUID(),
      at: new Date(),
      actorKind: 'operator',
      actorId: null,
      actorRole: null,
      accountHash: null,
      action,
      targetKind: target.kind,
      targetId: target.id,
      userId: target.kind === 'users' ? target.id : null,
      fields: [],
      address: '',
      userAgent: '',
      traceId: '',
      status: 0,
      result: 'succeeded',
      reason: null,
      requests: 1,
    } as const;
    await new AuditRepository(this.dataSource).append([entry]);
  }

  /** Ends the sessions of a person, whose places of login are new again. */
  async endSessionsOf(personId: string, now: Date): Promise<void> {
    await new SessionsRepository(this.dataSource).revokeOfPerson(personId, undefined, now);
    await new LoginPlacesRepository(this.dataSource).forgetOf(personId);
  }
}
