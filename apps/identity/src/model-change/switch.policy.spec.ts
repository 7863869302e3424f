import { decideSwitch } from './switch.policy';

describe('a switch to another pack', () => {
  const finished = { isFinished: true, isConfirmed: false };

  it('waits for the vectors', () => {
    const decision = decideSwitch({ peopleTotal: 10, peopleDone: 10 }, { isFinished: false, isConfirmed: true });
    expect(decision).toMatchObject({ kind: 'refused', reason: 'not_finished' });
  });

  it('may lose one in a hundred, and says how many', () => {
    expect(decideSwitch({ peopleTotal: 200, peopleDone: 198 }, finished)).toEqual({ kind: 'allowed', peopleLost: 2 });
    expect(decideSwitch({ peopleTotal: 0, peopleDone: 0 }, finished)).toEqual({ kind: 'allowed', peopleLost: 0 });
  });

  it('loses no more unless somebody says so', () => {
    const counts = { peopleTotal: 99, peopleDone: 98 };
    const refused = { kind: 'refused', reason: 'people_would_be_lost', peopleLost: 1 };
    expect(decideSwitch(counts, finished)).toEqual(refused);
    expect(decideSwitch(counts, { ...finished, isConfirmed: true })).toEqual({ kind: 'allowed', peopleLost: 1 });
  });
});
