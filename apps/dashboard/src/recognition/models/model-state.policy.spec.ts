import { agreementOf, canSwitch, losesTooMany, percentDone, stallOf } from './model-state.policy';

describe('a pack that is prepared', () => {
  it('is done once every photo was looked at, also those of which it makes nothing', () => {
    expect(percentDone({ photos_total: 0, photos_done: 0, photos_failed: 0 })).toBe(100);
    expect(percentDone({ photos_total: 300, photos_done: 298, photos_failed: 1 })).toBe(99);
    expect(percentDone({ photos_total: 300, photos_done: 298, photos_failed: 2 })).toBe(100);
  });

  it('agrees with the active one in so many faces, of which a few say nothing', () => {
    const agreement = { faces: 1_000, same_person: 900, both_nobody: 90, only_active: 6, only_this: 4, unseen: 0 };
    expect(agreementOf({ agreement: { ...agreement, different_people: 0 } })).toBe(0.99);
    expect(agreementOf({ agreement: { ...agreement, faces: 99, different_people: 0 } })).toBeUndefined();
  });

  it('may lose one in a hundred, and no more, without being asked', () => {
    expect(losesTooMany({ people_total: 100, people_lost: 1 })).toBe(false);
    expect(losesTooMany({ people_total: 100, people_lost: 2 })).toBe(true);
  });

  it('can be switched to when it is finished, or waits only for a pack that no worker has', () => {
    expect(canSwitch({ state: 'finished', stalled_reason: '' })).toBe(true);
    expect(canSwitch({ state: 'running', stalled_reason: 'enrolment_pack_not_served' })).toBe(true);
    expect(canSwitch({ state: 'running', stalled_reason: 'pack_not_served' })).toBe(false);
  });

  it('says why it stands still, also for a reason of a later version', () => {
    expect(stallOf({ stalled_reason: '' })).toBeUndefined();
    expect(stallOf({ stalled_reason: 'pack_not_served' })).toBe('pack_not_served');
    expect(stallOf({ stalled_reason: 'something_else' })).toBe('unavailable');
  });
});
