import { fromTheBeginning, versionOn, withVersion, type RuleVersion } from './rule-versions.policy';

interface Rules extends RuleVersion {
  readonly grace: number;
}

const first = withVersion<Rules>([], fromTheBeginning, { grace: 5 });

describe('versions of a rule', () => {
  it('are each valid from their date until the next one begins', () => {
    const versions = withVersion(first, '2026-03-01', { grace: 10 });
    expect(
      ['1999-12-31', '2026-02-28', '2026-03-01', '2027-01-01'].map((date) => versionOn(versions, date)?.grace),
    ).toEqual([5, 5, 10, 10]);
    expect(versionOn(versions.slice(1), '2026-02-28')).toBeUndefined();
  });

  it('stand in the order of their dates, whichever was made first, and keep their numbers', () => {
    const versions = withVersion(withVersion(first, '2026-06-01', { grace: 20 }), '2026-03-01', { grace: 10 });
    expect(versions.map(({ version, grace }) => [version, grace])).toEqual([
      [1, 5],
      [3, 10],
      [2, 20],
    ]);
  });

  it('of one day are one: the last, under a number that nothing was computed by', () => {
    const versions = withVersion(withVersion(first, '2026-03-01', { grace: 10 }), '2026-03-01', { grace: 15 });
    expect(versions.map(({ version, grace }) => [version, grace])).toEqual([
      [1, 5],
      [3, 15],
    ]);
  });
});
