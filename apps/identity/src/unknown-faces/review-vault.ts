import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SealError, SecretBox, type Resealing, type Transaction } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { ReviewKeysRepository } from './review-keys.repository';

/** What was sealed by a key of a day. */
export interface SealedVisit {
  readonly id: string;
  readonly keyId: string;
  readonly sealedVector: Buffer;
}

/**
 * A key for each day, itself sealed by the master key. Whose faces it seals nobody knows, so none of them can have a
 * key of its own that goes on their word; all of a day go with the day. Never remembered: a key that was destroyed is
 * gone from the next statement on, at every replica.
 */
@Injectable()
export class ReviewVault implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly master: SecretBox;
  private readonly resealing: Resealing;

  constructor(
    private readonly keys: ReviewKeysRepository,
    private readonly logger: Logger,
    @Inject(identityConfigToken) config: IdentityConfig,
  ) {
    this.master = new SecretBox(config.MASTER_KEY, config.MASTER_KEYS_BEFORE);
    this.resealing = keys.resealing(this.master, contextOf, logger);
  }

  onApplicationBootstrap(): void {
    this.resealing.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.resealing.stop();
  }

  /** The box of that day, with a new key when there is none yet. */
  async boxFor(tx: Transaction, day: string): Promise<{ readonly keyId: string; readonly box: SecretBox }> {
    const key = await this.keys.findOrAdd(tx, day, (id) => this.master.seal(SecretBox.newKey(), contextOf(id)));
    return { keyId: key.id, box: this.open(key.id, key.sealedKey) };
  }

  /** Undefined when the key is destroyed, or does not open. */
  async existingBox(keyId: string, tx?: Transaction): Promise<SecretBox | undefined> {
    const sealedKey = await this.keys.find(keyId, tx);
    if (sealedKey === undefined) return undefined;
    try {
      return this.open(keyId, sealedKey);
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      this.logger.warn('review-key-unreadable', { keyId, error });
      return undefined;
    }
  }

  private open(keyId: string, sealedKey: Uint8Array): SecretBox {
    return this.master.withKey(this.master.open(sealedKey, contextOf(keyId)));
  }
}

function contextOf(keyId: string): string {
  return `review-key:${keyId}`;
}

export const reviewContexts = {
  vector: (visitId: string): string => `unknown-face-visit:${visitId}:vector`,
  picture: (visitId: string): string => `unknown-face-visit:${visitId}:picture`,
};
