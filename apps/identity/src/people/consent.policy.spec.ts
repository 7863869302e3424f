import { answerOf, consentOnRecord, decideConsent, isSameConsent, nothingSaid, type Consent } from './consent.policy';

const now = new Date('2026-03-01T08:00:00Z');
const before = new Date('2026-02-01T08:00:00Z');

function recorded(biometricConsent: boolean, consentSource: string): Consent {
  return { biometricConsent, consentSource, consentRecordedAt: before };
}

const yesOnRecord = recorded(true, 'record:hr');
const noOnRecord = recorded(false, 'record:hr');
const uploadersYes = recorded(true, 'uploader:hr');
const uploadersNo = recorded(false, 'uploader:hr');

function decide(person: Consent, answer: boolean | undefined, isRequired = false) {
  return decideConsent(person, { answer, authorId: 'desk' }, isRequired, now);
}

function newRecord(biometricConsent: boolean) {
  return { biometricConsent, consentSource: 'uploader:desk', consentRecordedAt: now };
}

describe('consent to an enrolment', () => {
  it('is given when the person’s record says so, whoever said it', () => {
    expect(decide(yesOnRecord, undefined, true)).toEqual({ kind: 'given' });
    expect(decide(uploadersYes, undefined, true)).toEqual({ kind: 'given' });
    expect(decide(yesOnRecord, true)).toEqual({ kind: 'given' });
  });

  it('is the uploader’s word where it is not required and nothing was said, and recorded as theirs', () => {
    expect(decide(nothingSaid, undefined)).toEqual({ kind: 'given', record: newRecord(true) });
  });

  it('is missing where it is required and nobody said yes', () => {
    expect(decide(nothingSaid, undefined, true)).toEqual({ kind: 'refused', because: 'nobody_said' });
  });

  it('comes with the upload', () => {
    expect(decide(nothingSaid, true, true)).toEqual({ kind: 'given', record: newRecord(true) });
  });

  it.each([
    ['nothing was said', nothingSaid],
    ['the record said yes', yesOnRecord],
    ['an uploader said yes', uploadersYes],
  ])('is refused by an upload that says no where %s, and the no is recorded', (_what, person) => {
    for (const isRequired of [false, true]) {
      expect(decide(person, false, isRequired)).toEqual({
        kind: 'refused',
        because: 'upload_says_no',
        record: newRecord(false),
      });
    }
  });

  it('keeps the source and time of a no that is said again by an upload', () => {
    expect(decide(noOnRecord, false)).toEqual({ kind: 'refused', because: 'upload_says_no' });
  });

  it.each([undefined, true])('that the record refuses is not given by an upload that says %s', (answer) => {
    expect(decide(noOnRecord, answer)).toEqual({ kind: 'refused', because: 'record_says_no' });
  });

  it('that an uploader refused is given by an uploader’s explicit yes, and by no default', () => {
    expect(decide(uploadersNo, true)).toEqual({ kind: 'given', record: newRecord(true) });
    expect(decide(uploadersNo, undefined)).toEqual({ kind: 'refused', because: 'record_says_no' });
  });
});

describe('consent on the person’s record', () => {
  it.each([
    ['a yes after nothing', nothingSaid, true],
    ['a no after nothing', nothingSaid, false],
    ['a no after a yes', yesOnRecord, false],
    ['a yes after a no', noOnRecord, true],
    ['a yes that was only an uploader’s word', uploadersYes, true],
    ['a no that was only an uploader’s word', uploadersNo, false],
  ])('is, with its source and time, %s', (_what, person, answer) => {
    expect(consentOnRecord(person, answer, 'boss', now)).toEqual({
      biometricConsent: answer,
      consentSource: 'record:boss',
      consentRecordedAt: now,
    });
  });

  it('stays untouched when nothing is said, or the same again', () => {
    for (const person of [nothingSaid, yesOnRecord, noOnRecord]) {
      expect(consentOnRecord(person, undefined, 'boss', now)).toBeUndefined();
    }
    expect(consentOnRecord(yesOnRecord, true, 'boss', now)).toBeUndefined();
    expect(consentOnRecord(noOnRecord, false, 'boss', now)).toBeUndefined();
  });
});

describe('a word about consent', () => {
  it('is another one with another answer, source or time', () => {
    expect(isSameConsent(uploadersYes, recorded(true, 'uploader:hr'))).toBe(true);
    expect(isSameConsent(nothingSaid, { ...nothingSaid })).toBe(true);
    const others = [uploadersNo, yesOnRecord, { ...uploadersYes, consentRecordedAt: now }, nothingSaid];
    expect(others.map((other) => isSameConsent(uploadersYes, other))).toEqual([false, false, false, false]);
  });
});

describe('what a message says about consent', () => {
  it('is its answer, else a yes of older callers, else nothing', () => {
    expect(answerOf(false, true)).toBe(false);
    expect(answerOf(true, false)).toBe(true);
    expect(answerOf(undefined, true)).toBe(true);
    expect(answerOf(undefined, false)).toBeUndefined();
  });
});
