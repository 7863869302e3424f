import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { SealError, SecretBox, type Resealing, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { Logger } from '@smart-attendance/observability';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { PersonKeysRepository } from './person-keys.repository';

/**
 * A key for each person, itself sealed by the master key. What is sealed by it is lost for good when the key is
 * deleted, in old backups of the picture tables too, as long as the key's row is not restored with them. After a change
 * of the master key the people's keys are sealed anew in the background; what they seal stays as it is.
 */
@Injectable()
export class PersonVault implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly master: SecretBox;
  private readonly resealing: Resealing;

  constructor(
    private readonly keys: PersonKeysRepository,
    logger: Logger,
    @Inject(identityConfigToken) config: IdentityConfig,
  ) {
    this.master = new SecretBox(config.MASTER_KEY, config.MASTER_KEYS_BEFORE);
    this.resealing = keys.resealing(this.master, contextOf, logger);
  }

  /** A start without a master key that is still needed would look well and lose faces, so it is refused. */
  async onModuleInit(): Promise<void> {
    try {
      for (const { personId, sealedKey } of await this.keys.oneOfEachSealer()) this.open(personId, sealedKey);
    } catch (cause) {
      if (!(cause instanceof SealError)) throw cause;
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
  async boxFor(tx: Transaction, personId: string): Promise<SecretBox> {
    const sealedKey = this.master.seal(SecretBox.newKey(), contextOf(personId));
    await this.keys.add(tx, { personId, sealedKey });
    return this.existingBox(personId, tx);
  }

  /** @throws AppError `not_found` when the person, and so the key, is gone. */
  async existingBox(personId: string, tx?: Transaction): Promise<SecretBox> {
    const sealedKey = await this.keys.find(personId, tx);
    if (sealedKey === undefined) throw AppError.notFound('person', personId);
    return this.open(personId, sealedKey);
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
  counterExample: (exampleId: string): string => `counter-example:${exampleId}:vector`,
  recognitionVector: (recognitionId: string): string => `recognition:${recognitionId}:vector`,
  enrolmentPhoto: (fileId: string): string => `enrolment-file:${fileId}:photo`,
  profileImage: (imageId: string): string => `profile-image:${imageId}`,
};
