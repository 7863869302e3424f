import { hkdfSync, randomBytes } from 'node:crypto';
import { SealError, SecretBox, type SealedTable } from '@smart-attendance/database';

/** Standard Webhooks asks for 24 to 64. */
const secretBytes = 32;
const prefix = 'whsec_';

/** Where the sealed secrets are, for sealing them anew after a change of JWT_SECRET. */
export const sealedWebhookColumns: SealedTable = {
  table: 'webhooks',
  idColumn: 'id',
  columns: [
    { column: 'secret_sealed', contextOf: contextOf },
    { column: 'previous_secret_sealed', contextOf: contextOf },
  ],
};

/** The secrets by which webhooks are signed: bound to their webhook, and opened only to sign. */
export class WebhookSecrets {
  constructor(private readonly box: SecretBox) {}

  /** What the receiver is told, once, and what is stored. */
  create(webhookId: string): { readonly secret: string; readonly sealed: Buffer } {
    const bytes = randomBytes(secretBytes);
    return {
      secret: `${prefix}${bytes.toString('base64')}`,
      sealed: this.box.seal(bytes, contextOf(webhookId)),
    };
  }

  /** @throws a SealError when it was sealed under a JWT_SECRET that is not given any more */
  open(webhookId: string, sealed: Uint8Array): Buffer {
    return this.box.open(sealed, contextOf(webhookId));
  }

  /**
   * What a message is signed by: the secret, and for a day after a rotation the one before. One before that cannot be
   * opened is left out, since that may be why it was rotated.
   * @throws a SealError as `open`, for the secret itself
   */
  openAll(webhookId: string, sealed: Uint8Array, previousSealed: Uint8Array | null): Buffer[] {
    const current = this.open(webhookId, sealed);
    if (previousSealed === null) return [current];
    try {
      return [current, this.open(webhookId, previousSealed)];
    } catch (error) {
      if (error instanceof SealError) return [current];
      throw error;
    }
  }
}

/** A key of its own for each purpose, so that nothing sealed here says anything about tokens. */
export function webhookSecretBox(jwtSecret: string, jwtSecretBefore: string): SecretBox {
  return new SecretBox(keyOf(jwtSecret), jwtSecretBefore === '' ? '' : keyOf(jwtSecretBefore));
}

function keyOf(jwtSecret: string): string {
  return Buffer.from(hkdfSync('sha256', jwtSecret, '', 'smart-attendance secrets of webhooks', 32)).toString('base64');
}

function contextOf(webhookId: string): string {
  return `webhook:${webhookId}:secret`;
}
