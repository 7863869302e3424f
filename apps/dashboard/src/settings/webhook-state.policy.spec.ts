import { toFailureReason, webhookState } from './webhook-state.policy';

describe('a webhook', () => {
  const fresh = { is_active: true, switched_off_at: null, failures: 0, last_delivered_at: null };

  it('is quiet before anything was sent, works afterwards, and fails from the first failure on', () => {
    expect(webhookState(fresh)).toBe('quiet');
    expect(webhookState({ ...fresh, last_delivered_at: '2026-11-27T12:00:00Z' })).toBe('works');
    expect(webhookState({ ...fresh, failures: 1 })).toBe('failing');
  });

  it('that was switched off by itself is told apart from one that somebody switched off', () => {
    expect(webhookState({ ...fresh, is_active: false })).toBe('off');
    expect(webhookState({ ...fresh, is_active: false, switched_off_at: '2026-11-27T12:00:00Z' })).toBe('switchedOff');
  });

  it('has a sentence for every failure, whatever a later server calls it', () => {
    expect(toFailureReason('tls')).toBe('tls');
    expect(toFailureReason('meteorite')).toBe('other');
  });
});
