import {
  createPerson,
  enrolFace,
  getPerson,
  listFaceTemplates,
  recognizeFaces,
  updatePerson,
  type CreatePersonRequestSchema,
  type EnrolFaceRequestSchema,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { connectClient, type BusClient, type RunningService } from '@smart-attendance/messaging';
import { createTestDatabase, startTestNats, type TestDatabase, type TestNats } from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { photoOf, type PretendedFace } from '../testing/face-inference.fake';
import { startFaceInferenceFake, startIdentity } from '../testing/identity-process';

let nats: TestNats;
let database: TestDatabase;
let identity: RunningService;
let faceInference: RunningService;
let client: BusClient;

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  identity = await startIdentity(nats.url, database.url);
  faceInference = await startFaceInferenceFake(nats.url);
  client = await connectClient({ natsUrl: nats.url, as: 'gateway' });
});

afterAll(async () => {
  await client.close();
  await faceInference.stop();
  await identity.stop();
  await database.drop();
  await nats.stop();
});

let names = 0;

/** A name nobody had before, and so a face nobody had. */
function somebody(): string {
  names += 1;
  return `somebody ${names}`;
}

async function create(who: string, fields: MessageInitShape<typeof CreatePersonRequestSchema> = {}): Promise<string> {
  const unique = randomUUID();
  const { person } = await client.requests.request(createPerson, {
    firstName: who,
    lastName: 'Example',
    email: `${unique}@example.test`,
    password: 'a good password',
    employeeId: unique,
    isActive: true,
    role: 'employee',
    ...fields,
  });
  return person?.id ?? '';
}

function enrol(personId: string, face: PretendedFace, fields: MessageInitShape<typeof EnrolFaceRequestSchema> = {}) {
  return client.requests.request(enrolFace, { personId, picture: photoOf(face), authorId: 'hr-1', ...fields });
}

async function enrolled(who: string): Promise<string> {
  const personId = await create(who);
  await enrol(personId, { who });
  return personId;
}

async function whoIs(...faces: readonly PretendedFace[]) {
  const answer = await client.requests.request(recognizeFaces, { picture: photoOf(...faces) });
  return answer.faces;
}

function sql<T>(statement: string, parameters: unknown[] = []): Promise<T[]> {
  return identity.app.get(DataSource).query<T[]>(statement, parameters);
}

describe('consent', () => {
  it('is by default the uploader’s word, and recorded as theirs', async () => {
    const personId = await enrolled(somebody());
    const { person } = await client.requests.request(getPerson, { personId });
    expect(person).toMatchObject({ biometricConsent: true, consentSource: 'uploader:hr-1' });
    expect(person?.consentRecordedAt).toBeDefined();
  });

  async function consentOf(personId: string) {
    const { person } = await client.requests.request(getPerson, { personId });
    return { answer: person?.consentAnswer, source: person?.consentSource, at: person?.consentRecordedAt };
  }

  const noConsent = { code: 'refused', reason: 'no_consent' };

  it('taken back deletes the templates and photos, and no upload brings it back, only the record', async () => {
    const who = somebody();
    const personId = await enrolled(who);
    await client.requests.request(updatePerson, { personId, biometricConsent: false, authorId: personId });
    expect(await sql('SELECT 1 FROM face_templates WHERE person_id = $1', [personId])).toEqual([]);
    expect((await whoIs({ who }))[0]?.match).toBeUndefined();
    await expect(enrol(personId, { who })).rejects.toMatchObject(noConsent);
    await expect(enrol(personId, { who }, { consentAnswer: true })).rejects.toMatchObject({
      ...noConsent,
      message: expect.stringMatching(/set biometric_consent on the person/) as string,
    });
    expect(await consentOf(personId)).toMatchObject({ answer: false, source: `record:${personId}` });
    await client.requests.request(updatePerson, { personId, biometricConsent: true, authorId: 'hr-2' });
    await expect(enrol(personId, { who })).resolves.toMatchObject({ facesDetected: 1 });
    expect(await consentOf(personId)).toMatchObject({ answer: true, source: 'record:hr-2' });
  });

  it('refused when the person was created stands against the default, also where none is required', async () => {
    const who = somebody();
    const personId = await create(who, { consentAnswer: false, authorId: 'hr-1' });
    await expect(enrol(personId, { who })).rejects.toMatchObject(noConsent);
    expect(await consentOf(personId)).toMatchObject({ answer: false, source: 'record:hr-1' });
    expect((await client.requests.request(listFaceTemplates, { personId })).templates).toEqual([]);
  });

  it('refused by an upload is recorded, and the face is not enrolled', async () => {
    const who = somebody();
    const personId = await create(who);
    await expect(enrol(personId, { who }, { consentAnswer: false })).rejects.toMatchObject(noConsent);
    const said = await consentOf(personId);
    expect(said).toMatchObject({ answer: false, source: 'uploader:hr-1' });
    expect(said.at).toBeDefined();
    await expect(enrol(personId, { who })).rejects.toMatchObject(noConsent);
    await expect(enrol(personId, { who }, { consentAnswer: true, authorId: 'hr-2' })).resolves.toBeDefined();
    expect(await consentOf(personId)).toMatchObject({ answer: true, source: 'uploader:hr-2' });
  });

  it('refused by an upload also takes back what was enrolled before', async () => {
    const who = somebody();
    const personId = await enrolled(who);
    await expect(enrol(personId, { who }, { consentAnswer: false })).rejects.toMatchObject(noConsent);
    expect(await sql('SELECT 1 FROM face_templates WHERE person_id = $1', [personId])).toEqual([]);
    expect((await whoIs({ who }))[0]?.match).toBeUndefined();
  });

  it('of older callers is a yes or nothing, never a no', async () => {
    const who = somebody();
    const personId = await create(who, { biometricConsent: false });
    expect((await consentOf(personId)).answer).toBeUndefined();
    await expect(enrol(personId, { who }, { consent: true })).resolves.toBeDefined();
  });

  it('is looked at when faces are compared, whatever is left in the tables', async () => {
    const who = somebody();
    const personId = await enrolled(who);
    // As a copy of the gallery that has not heard of it yet.
    await sql('UPDATE people SET biometric_consent = false WHERE id = $1', [personId]);
    expect((await whoIs({ who }))[0]?.match).toBeUndefined();
  });

  it('is needed where it is required: on the record or with the upload', async () => {
    const own = await createTestDatabase();
    const ownNats = await startTestNats();
    const strict = await startIdentity(ownNats.url, own.url, { CONSENT_REQUIRED: 'true' });
    const fake = await startFaceInferenceFake(ownNats.url);
    const requester = await connectClient({ natsUrl: ownNats.url, as: 'gateway' });
    try {
      const person = { lastName: 'x', password: 'a good password', isActive: true, role: 'employee' };
      const silent = await requester.requests.request(createPerson, {
        ...{ ...person, firstName: 'a', email: 'a@example.test', employeeId: 'a' },
      });
      const personId = silent.person?.id ?? '';
      const picture = photoOf({ who: 'ada' });
      await expect(requester.requests.request(enrolFace, { personId, picture })).rejects.toMatchObject({
        code: 'refused',
        reason: 'no_consent',
      });
      await expect(requester.requests.request(enrolFace, { personId, picture, consent: true })).resolves.toBeDefined();
      const willing = await requester.requests.request(createPerson, {
        ...{ ...person, firstName: 'b', email: 'b@example.test', employeeId: 'b', biometricConsent: true },
      });
      await expect(
        requester.requests.request(enrolFace, { personId: willing.person?.id ?? '', picture: photoOf({ who: 'bob' }) }),
      ).resolves.toBeDefined();
    } finally {
      await requester.close();
      await fake.stop();
      await strict.stop();
      await own.drop();
      await ownNats.stop();
    }
  });
});
