import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { Resealing, SecretBox } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { Logger } from '@smart-attendance/observability';
import { DataSource, type EntityManager } from 'typeorm';
import { identityConfigToken, type IdentityConfig } from '../identity.config';

/**
 * A key for each person, itself sealed by the master key. What is sealed by it is lost for good when the key is deleted,
 * in old backups of the picture tables too, as long as the key's row is not restored with them. After a change of the
 * master key the people's keys are sealed anew in the background; what they seal stays as it is.
 */
@Injectable()
export class PersonVault implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly master: SecretBox;
  private readonly resealing: Resealing;

  constructor(
    private readonly dataSource: DataSource,
    logger: Logger,
    @Inject(identityConfigToken) config: IdentityConfig,
  ) {
    this.master = new SecretBox(config.MASTER_KEY, config.MASTER_KEYS_BEFORE);
    const columns = [{ column: 'sealed_key', contextOf }];
    this.resealing = new Resealing(
      dataSource,
      this.master,
      [{ table: 'person_keys', idColumn: 'person_id', columns }],
      logger,
    );
  }

  /**
   * A start without a master key that is still needed would look well and lose faces, so it is refused. One key of each
   * sealer is tried: a rotation that was not finished has several.
   */
  async onModuleInit(): Promise<void> {
    const rows = await this.dataSource.query<{ person_id: string; sealed_key: Buffer }[]>(
      `SELECT DISTINCT ON (substring(sealed_key from 1 for 5)) person_id, sealed_key FROM person_keys
       ORDER BY substring(sealed_key from 1 for 5), person_id`,
    );
    try {
      for (const row of rows) this.open(row.person_id, row.sealed_key);
    } catch (cause) {
      throw new Error(
        'MASTER_KEY is not the key that the pictures and templates in the database were sealed with; an earlier one that is still needed belongs into MASTER_KEYS_BEFORE.',
        { cause },
      );
    }
  }

  onApplicationBootstrap(): void {
    this.resealing.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.resealing.stop();
  }

  /** The person's box, with a new key when there is none yet. The caller holds the lock of the person's row. */
  async boxFor(manager: EntityManager, personId: string): Promise<SecretBox> {
    const key = SecretBox.newKey();
    await manager.query(
      'INSERT INTO person_keys (person_id, sealed_key) VALUES ($1, $2) ON CONFLICT (person_id) DO NOTHING',
      [personId, this.master.seal(key, contextOf(personId))],
    );
    return this.existingBox(manager, personId);
  }

  /** @throws AppError `not_found` when the person, and so the key, is gone. */
  async existingBox(manager: EntityManager, personId: string): Promise<SecretBox> {
    const [row] = await manager.query<{ sealed_key: Buffer }[]>(
      'SELECT sealed_key FROM person_keys WHERE person_id = $1',
      [personId],
    );
    if (row === undefined) throw AppError.notFound('person', personId);
    return this.open(personId, row.sealed_key);
  }

  /** @throws SealError when a master key that is not given sealed it. */
  open(personId: string, sealedKey: Uint8Array): SecretBox {
    return this.master.withKey(this.master.open(sealedKey, contextOf(personId)));
  }
}

function contextOf(personId: string): string {
  return `person:${personId}:key`;
}

export const sealContexts = {
  templateVector: (templateId: string): string => `template:${templateId}:vector`,
  templatePhoto: (templateId: string): string => `template:${templateId}:photo`,
  profileImage: (imageId: string): string => `profile-image:${imageId}`,
};
