import { decideSwitch } from './switch.policy';

describe('a switch to another pack', () => {
  const finished = { isFinished: true, isConfirmed: false };

  it('waits for the vectors', () => {
    const decision = decideSwitch(
      { peopleTotal: 10, peopleDone: 10, peopleWaiting: 0 },
      { isFinished: false, isConfirmed: true },
    );
    expect(decision).toMatchObject({ kind: 'refused', reason: 'not_finished' });
  });

  it('may lose one in a hundred, and says how many', () => {
    const counts = { peopleTotal: 200, peopleDone: 198, peopleWaiting: 1 };
    expect(decideSwitch(counts, finished)).toEqual({ kind: 'allowed', peopleLost: 2 });
    const nobody = { peopleTotal: 0, peopleDone: 0, peopleWaiting: 0 };
    expect(decideSwitch(nobody, finished)).toEqual({ kind: 'allowed', peopleLost: 0 });
  });

  it('loses no more unless somebody says so', () => {
    const counts = { peopleTotal: 99, peopleDone: 98, peopleWaiting: 0 };
    const refused = { kind: 'refused', reason: 'people_would_be_lost', peopleLost: 1 };
    expect(decideSwitch(counts, finished)).toEqual(refused);
    expect(decideSwitch(counts, { ...finished, isConfirmed: true })).toEqual({ kind: 'allowed', peopleLost: 1 });
  });

  it('does not wait for photos that only a pack knows which no worker has, once somebody gives them up', () => {
    const counts = { peopleTotal: 99, peopleDone: 90, peopleWaiting: 9 };
    const stalled = { isFinished: false, isStalled: true, isConfirmed: false };
    const refused = { kind: 'refused', reason: 'people_would_be_lost', peopleLost: 9 };
    expect(decideSwitch(counts, stalled)).toEqual(refused);
    expect(decideSwitch(counts, { ...stalled, isConfirmed: true })).toEqual({ kind: 'allowed', peopleLost: 9 });
  });

  it('waits for many who were enrolled a moment ago, and asks nobody to give them up', () => {
    const counts = { peopleTotal: 99, peopleDone: 90, peopleWaiting: 9 };
    const decision = decideSwitch(counts, { isFinished: true, isConfirmed: true });
    expect(decision).toMatchObject({ kind: 'refused', reason: 'not_finished' });
  });
});
