import { refuseOwn } from './told-recognition.policy';

const told = { personId: 'ada', toldBy: 'hr-1', toldAt: new Date('2026-03-02T10:00:00Z') };
const seen = { personId: 'ada', toldBy: null, toldAt: null };

describe('what a person told from a kept face', () => {
  it('is told, rejected and restored by somebody else than whom it is about', () => {
    for (const verb of ['tell', 'reject', 'restore'] as const) {
      expect(() => {
        refuseOwn(told, 'ada', verb);
      }).toThrow(/somebody else/);
      expect(() => {
        refuseOwn(seen, 'ada', verb);
      }).not.toThrow();
    }
  });

  it('is taken back by who told it, and restored by somebody else', () => {
    expect(() => {
      refuseOwn(told, 'hr-1', 'reject');
    }).not.toThrow();
    expect(() => {
      refuseOwn(told, 'hr-1', 'restore');
    }).toThrow(/somebody else/);
    expect(() => {
      refuseOwn(told, 'hr-2', 'restore');
    }).not.toThrow();
  });
});
