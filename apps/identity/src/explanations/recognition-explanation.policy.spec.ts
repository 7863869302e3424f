import { explainRecognition } from './recognition-explanation.policy';

const recognition = {
  sightings: 5,
  firstSeenAt: new Date('2026-03-02T08:00:00Z'),
  lastSeenAt: new Date('2026-03-02T08:00:01.200Z'),
  similarity: 0.61,
  margin: 0.123,
  threshold: 0.485,
  withdrawnAt: null,
  rejectionId: null,
};
const rules = { sightingsMin: 3, marginMin: 0.05 };

describe('why somebody was recognised', () => {
  it('says what agreed, how alike it was and what was asked for', () => {
    expect(explainRecognition(recognition, 5, rules)).toBe(
      '5 sightings within 1.2 s named this person; 3 are needed. The best reached 0.61, where 0.485 was asked for, and ' +
        'each led the next person by at least 0.123 (0.05 is needed).',
    );
  });

  it('says what is not known any more', () => {
    const old = { ...recognition, threshold: null };
    expect(explainRecognition(old, 0, rules)).toContain('what was asked for was not written down then');
    expect(explainRecognition(old, 0, rules)).toContain('5 of the sightings are not kept any more.');
  });

  it('says that it holds no more, and why', () => {
    const withdrawnAt = new Date('2026-03-02T09:00:00Z');
    expect(explainRecognition({ ...recognition, withdrawnAt, rejectionId: 'r' }, 5, rules)).toContain(
      'not that person',
    );
    expect(explainRecognition({ ...recognition, withdrawnAt }, 5, rules)).toContain('was taken back');
  });
});
