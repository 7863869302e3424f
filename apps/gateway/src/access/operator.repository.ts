import { openDatabase } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
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

  /** Ends the sessions of a person, whose places of login are new again. */
  async endSessionsOf(personId: string, now: Date): Promise<void> {
    await new SessionsRepository(this.dataSource).revokeOfPerson(personId, undefined, now);
    await new LoginPlacesRepository(this.dataSource).forgetOf(personId);
  }
}
