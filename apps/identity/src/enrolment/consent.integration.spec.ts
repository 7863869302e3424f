import { getPerson, listFaceTemplates, updatePerson } from '@smart-attendance/contracts';
import { IdentityBench } from '../testing/identity-bench';

let bench: IdentityBench;

beforeAll(async () => {
  bench = await IdentityBench.start();
});

afterAll(() => bench.stop());

describe('consent', () => {
  it('is by default the uploader’s word, and recorded as theirs', async () => {
    const { personId } = await bench.enrolled();
    const { person } = await bench.requests.request(getPerson, { personId });
    expect(person).toMatchObject({ biometricConsent: true, consentSource: 'uploader:hr-1' });
    expect(person?.consentRecordedAt).toBeDefined();
  });

  async function consentOf(personId: string) {
    const { person } = await bench.requests.request(getPerson, { personId });
    return { answer: person?.consentAnswer, source: person?.consentSource, at: person?.consentRecordedAt };
  }

  const noConsent = { code: 'refused', reason: 'no_consent' };

  it('taken back deletes the templates and photos, and no upload brings it back, only the record', async () => {
    const who = bench.somebody();
    const { personId } = await bench.enrolled(who);
    await bench.requests.request(updatePerson, { personId, biometricConsent: false, authorId: personId });
    expect(await bench.sql('SELECT 1 FROM face_templates WHERE person_id = $1', [personId])).toEqual([]);
    expect((await bench.whoIs({ who }))[0]?.match).toBeUndefined();
    await expect(bench.enrol(personId, { who })).rejects.toMatchObject(noConsent);
    await expect(bench.enrol(personId, { who }, { consentAnswer: true })).rejects.toMatchObject({
      ...noConsent,
      message: expect.stringMatching(/set biometric_consent on the person/) as string,
    });
    expect(await consentOf(personId)).toMatchObject({ answer: false, source: `record:${personId}` });
    await bench.requests.request(updatePerson, { personId, biometricConsent: true, authorId: 'hr-2' });
    await expect(bench.enrol(personId, { who })).resolves.toMatchObject({ facesDetected: 1 });
    expect(await consentOf(personId)).toMatchObject({ answer: true, source: 'record:hr-2' });
  });

  it('refused when the person was created stands against the default, also where none is required', async () => {
    const who = bench.somebody();
    const personId = await bench.createNamed(who, { consentAnswer: false, authorId: 'hr-1' });
    await expect(bench.enrol(personId, { who })).rejects.toMatchObject(noConsent);
    expect(await consentOf(personId)).toMatchObject({ answer: false, source: 'record:hr-1' });
    expect((await bench.requests.request(listFaceTemplates, { personId })).templates).toEqual([]);
  });

  it('refused by an upload is recorded, and the face is not enrolled', async () => {
    const who = bench.somebody();
    const personId = await bench.createNamed(who);
    await expect(bench.enrol(personId, { who }, { consentAnswer: false })).rejects.toMatchObject(noConsent);
    const said = await consentOf(personId);
    expect(said).toMatchObject({ answer: false, source: 'uploader:hr-1' });
    expect(said.at).toBeDefined();
    await expect(bench.enrol(personId, { who })).rejects.toMatchObject(noConsent);
    await expect(bench.enrol(personId, { who }, { consentAnswer: true, authorId: 'hr-2' })).resolves.toBeDefined();
    expect(await consentOf(personId)).toMatchObject({ answer: true, source: 'uploader:hr-2' });
  });

  it('refused by an upload also takes back what was enrolled before', async () => {
    const who = bench.somebody();
    const { personId } = await bench.enrolled(who);
    await expect(bench.enrol(personId, { who }, { consentAnswer: false })).rejects.toMatchObject(noConsent);
    expect(await bench.sql('SELECT 1 FROM face_templates WHERE person_id = $1', [personId])).toEqual([]);
    expect((await bench.whoIs({ who }))[0]?.match).toBeUndefined();
  });

  it('of older callers is a yes or nothing, never a no', async () => {
    const who = bench.somebody();
    const personId = await bench.createNamed(who, { biometricConsent: false });
    expect((await consentOf(personId)).answer).toBeUndefined();
    await expect(bench.enrol(personId, { who }, { consent: true })).resolves.toBeDefined();
  });

  it('is looked at when faces are compared, whatever is left in the tables', async () => {
    const who = bench.somebody();
    const { personId } = await bench.enrolled(who);
    // As a copy of the gallery that has not heard of it yet.
    await bench.sql('UPDATE people SET biometric_consent = false WHERE id = $1', [personId]);
    expect((await bench.whoIs({ who }))[0]?.match).toBeUndefined();
  });

  it('is needed where it is required: on the record or with the upload', async () => {
    const strict = await IdentityBench.start({ CONSENT_REQUIRED: 'true' });
    try {
      const silent = await strict.createNamed();
      await expect(strict.enrol(silent, { who: 'ada' })).rejects.toMatchObject(noConsent);
      await expect(strict.enrol(silent, { who: 'ada' }, { consent: true })).resolves.toBeDefined();
      const { id: willing } = await strict.create({ biometricConsent: true });
      await expect(strict.enrol(willing, { who: 'bob' })).resolves.toBeDefined();
    } finally {
      await strict.stop();
    }
  });
});
