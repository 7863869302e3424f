import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { signedHeaders } from './webhook-signature.policy';

const body = JSON.stringify({ id: 'a', data: { name: 'Zoë 山田' } });
const [now, before, foreign] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const receiver = (secret: Buffer) => new Webhook(`whsec_${secret.toString('base64')}`);

describe('the signature of a webhook', () => {
  it('is verified by the library of Standard Webhooks with each secret that is good now', () => {
    const headers = signedHeaders('event-1', body, new Date(), [now, before]);
    for (const secret of [now, before]) expect(receiver(secret).verify(body, headers)).toEqual(JSON.parse(body));
  });

  it('is refused for another body, another id, another time and another secret', () => {
    const headers = signedHeaders('event-1', body, new Date(), [now]);
    expect(() => receiver(now).verify(`${body} `, headers)).toThrow();
    expect(() => receiver(now).verify(body, { ...headers, 'webhook-id': 'event-2' })).toThrow();
    expect(() => receiver(now).verify(body, signedHeaders('event-1', body, new Date(0), [now]))).toThrow();
    expect(() => receiver(foreign).verify(body, headers)).toThrow();
  });
});
