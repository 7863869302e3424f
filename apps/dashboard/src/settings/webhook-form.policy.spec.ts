import { noWebhook, toWebhookChange, toWebhookFields, toWebhookWish } from './webhook-form.policy';
import type { Webhook } from './webhooks.queries';

describe('what is said of a webhook', () => {
  it('clears what was taken out', () => {
    const webhook = { url: 'https://a.example', description: 'x', types: ['stranger.seen'], department: 'Sales' };
    const before = toWebhookFields({ camera_id: null, user_id: null, is_active: true, ...webhook } as Webhook);
    const after = { ...before, department: ' ', isForAll: true };
    expect(toWebhookChange(before, after)).toEqual({ department: null, types: null });
  });

  it('is nothing where nothing was changed, and does not switch on what was switched off', () => {
    const before = { ...noWebhook, url: 'https://a.example', isActive: false };
    expect(toWebhookChange(before, { ...before })).toEqual({});
    expect(toWebhookChange(before, { ...before, url: 'https://b.example' })).toEqual({ url: 'https://b.example' });
  });

  it('of a new one is whole', () => {
    expect(
      toWebhookWish({ ...noWebhook, url: ' https://a.example ', isForAll: false, types: ['person.erased'] }),
    ).toEqual({
      url: 'https://a.example',
      description: null,
      types: ['person.erased'],
      camera_id: null,
      user_id: null,
      department: null,
      is_active: true,
    });
  });
});
