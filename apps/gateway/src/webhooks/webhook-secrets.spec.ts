import { randomUUID } from 'node:crypto';
import { SealError } from '@smart-attendance/database';
import { webhookSecretBox, WebhookSecrets } from './webhook-secrets';

const jwtSecret = 'a secret of the specs, long enough for HS256';
const id = randomUUID();

describe('the secret of a webhook', () => {
  const { secret, sealed } = new WebhookSecrets(webhookSecretBox(jwtSecret, '')).create(id);
  const bytes = Buffer.from(secret.replace('whsec_', ''), 'base64');

  it('opens for its own webhook alone', () => {
    const secrets = new WebhookSecrets(webhookSecretBox(jwtSecret, ''));
    expect(secrets.open(id, sealed)).toEqual(bytes);
    expect(() => secrets.open(randomUUID(), sealed)).toThrow(SealError);
  });

  it('outlives a change of JWT_SECRET when the one before is given, and cannot be opened when it is not', () => {
    const next = 'the next secret, which is long enough as well';
    expect(new WebhookSecrets(webhookSecretBox(next, jwtSecret)).open(id, sealed)).toEqual(bytes);
    expect(() => new WebhookSecrets(webhookSecretBox(next, '')).open(id, sealed)).toThrow(SealError);
  });

  it('signs alone after a rotation where the one before cannot be opened, and beside it where it can', () => {
    const secrets = new WebhookSecrets(webhookSecretBox('the next secret, which is long enough as well', ''));
    const next = secrets.create(id).sealed;
    expect(secrets.openAll(id, next, sealed)).toEqual([secrets.open(id, next)]);
    const third = secrets.create(id).sealed;
    expect(secrets.openAll(id, third, next)).toEqual([secrets.open(id, third), secrets.open(id, next)]);
    expect(secrets.openAll(id, third, null)).toEqual([secrets.open(id, third)]);
    expect(() => secrets.openAll(id, sealed, next)).toThrow(SealError);
  });
});
