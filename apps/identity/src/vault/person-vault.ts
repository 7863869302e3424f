import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SecretBox } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { DataSource, type EntityManager } from 'typeorm';
import { identityConfigToken, type IdentityConfig } from '../identity.config';

/**
 * A key for each person, itself sealed by the master key. What is sealed by it is lost for good when the key is deleted,
 * in old backups of the picture tables too, as long as the key's row is not restored with them.
 */
@Injectable()
export class PersonVault implements OnModuleInit {
  private readonly master: SecretBox;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(identityConfigToken) config: IdentityConfig,
  ) {
    this.master = new SecretBox(config.MASTER_KEY);
  }

  /** A start with another master key would look well and lose everybody's face, so it is refused. */
  async onModuleInit(): Promise<void> {
    const [row] = await this.dataSource.query<{ person_id: string; sealed_key: Buffer }[]>(
      'SELECT person_id, sealed_key FROM person_keys LIMIT 1',
    );
    if (row === undefined) return;
    try {
      this.open(row.person_id, row.sealed_key);
    } catch (cause) {
      throw new Error('MASTER_KEY is not the key that the pictures and templates in the database were sealed with.', {
        cause,
      });
    }
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

  /** @throws SealError when another master key sealed it. */
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
