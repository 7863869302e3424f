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
  toldAt: null,
};
const rules = { sightingsMin: 3, marginMin: 0.05 };

describe('why somebody was recognised', () => {
  it('says what agreed, how alike it was and what was asked for', () => {
    expect(explainRecognition(recognition, 5, rules)).toBe(
      '5 sightings within 1.2 s named this person; 3 are needed. The best reached 0.61, where 0.485 was asked for, and ' +
        'each led the next person by at least 0.123 (0.05 is needed).',
    );
  });

  it('says who told it from a kept face and when, and nothing of how much alike it was', () => {
    const told = { ...recognition, similarity: 0, toldAt: new Date('2026-03-02T10:32:00Z') };
    const said = explainRecognition(told, 5, rules, 'Grace Hopper');
    expect(said).toBe(
      'Grace Hopper told it from a kept face, on 2026-03-02 at 10:32 UTC: a person looked at the picture and said who it ' +
        'is. No camera named anybody; 5 sightings within 1.2 s followed the face.',
    );
    const undone = { ...told, withdrawnAt: new Date('2026-03-02T11:00:00Z') };
    expect(explainRecognition(undone, 5, rules, 'Grace Hopper')).toContain('whose face it is was taken back');
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
