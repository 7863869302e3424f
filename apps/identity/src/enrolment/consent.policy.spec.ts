import { consentOnRecord, decideConsent, type Consent } from './consent.policy';

const now = new Date('2026-03-01T08:00:00Z');
const silent: Consent = { biometricConsent: false, consentSource: '', consentRecordedAt: null };
const consenting: Consent = { biometricConsent: true, consentSource: 'record:hr', consentRecordedAt: now };
const withdrawn: Consent = { biometricConsent: false, consentSource: 'record:hr', consentRecordedAt: now };
const plain = { consent: false, authorId: 'hr' };
const withYes = { consent: true, authorId: 'hr' };
const recorded = {
  kind: 'record',
  consent: { biometricConsent: true, consentSource: 'uploader:hr', consentRecordedAt: now },
};

describe('consent to an enrolment', () => {
  it('is given when the person’s record says so', () => {
    expect(decideConsent(consenting, plain, true, now)).toEqual({ kind: 'given' });
  });

  it('is the uploader’s word where it is not required, and recorded as theirs', () => {
    expect(decideConsent(silent, plain, false, now)).toEqual(recorded);
  });

  it('is missing where it is required and nobody said yes', () => {
    expect(decideConsent(silent, plain, true, now)).toEqual({ kind: 'refused' });
  });

  it('comes with the upload', () => {
    expect(decideConsent(silent, withYes, true, now)).toEqual(recorded);
  });

  it('that was taken back is not overridden by a default, only by an explicit yes', () => {
    expect(decideConsent(withdrawn, plain, false, now)).toEqual({ kind: 'refused' });
    expect(decideConsent(withdrawn, withYes, false, now)).toEqual(recorded);
  });
});

describe('consent on the person’s record', () => {
  it('changes with its source and time', () => {
    expect(consentOnRecord(consenting, false, 'hr', now)).toEqual({
      biometricConsent: false,
      consentSource: 'record:hr',
      consentRecordedAt: now,
    });
  });

  it('stays untouched when nothing is said, or the same again', () => {
    expect(consentOnRecord(consenting, undefined, 'hr', now)).toBeUndefined();
    expect(consentOnRecord(consenting, true, 'other', now)).toBeUndefined();
    expect(consentOnRecord({ biometricConsent: false }, false, 'hr', now)).toBeUndefined();
  });
});
