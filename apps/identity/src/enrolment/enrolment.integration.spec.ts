import {
  addProfileImage,
  createPerson,
  deleteFaceTemplate,
  deletePerson,
  deleteProfileImage,
  enrolFace,
  getPerson,
  getProfileImage,
  listFaceTemplates,
  listProfileImages,
  recognizeFaces,
  setPrimaryProfileImage,
  updatePerson,
  type CreatePersonRequestSchema,
  type EnrolFaceRequestSchema,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { connectClient, type BusClient, type RunningService } from '@smart-attendance/messaging';
import {
  createTestDatabase,
  startTestNats,
  waitFor,
  type TestDatabase,
  type TestNats,
} from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { photoOf, turnedPhotoOf, type PretendedFace } from '../testing/face-inference.fake';
import { masterKey, startFaceInferenceFake, startIdentity } from '../testing/identity-process';
import { faceVector } from '../testing/synthetic-faces';
import { GalleryService } from '../gallery/gallery.service';
import { bytesOfVector } from '../gallery/unit-vector';

let nats: TestNats;
let database: TestDatabase;
let identity: RunningService;
let faceInference: RunningService;
let client: BusClient;

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  identity = await startIdentity(nats.url, database.url, {
    TEMPLATES_PER_PERSON_MAX: '4',
    PROFILE_IMAGES_PER_PERSON_MAX: '3',
  });
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

describe('enrolling a face', () => {
  it('makes the person known at once, in another photo', async () => {
    const who = somebody();
    const personId = await create(who);
    const answer = await enrol(personId, { who, look: 'enrolment' });
    expect(answer).toMatchObject({ facesDetected: 1, qualityScore: expect.closeTo(0.8) as number });
    expect(answer.warnings).toEqual([expect.stringMatching(/Only one photo/)]);

    const [face] = await whoIs({ who, look: 'today', likeness: 0.85 });
    expect(face).toMatchObject({ reason: '', match: { personId, name: `${who} Example` } });
  });

  it('averages several photos, so that the next look is more alike than to any of them', async () => {
    const who = somebody();
    const personId = await create(who);
    await enrol(personId, { who, look: 1, likeness: 0.75 });
    const [before] = await whoIs({ who, look: 'today', likeness: 0.75 });
    await enrol(personId, { who, look: 2, likeness: 0.75 });
    const third = await enrol(personId, { who, look: 3, likeness: 0.75 });
    const [after] = await whoIs({ who, look: 'today', likeness: 0.75 });
    expect(third.warnings).toEqual([]);
    expect(after?.match?.similarity).toBeGreaterThan((before?.match?.similarity ?? 1) + 0.05);
  });

  it.each(['too_small', 'too_dark', 'too_blurry', 'turned_away'])('is refused as %s', async (reason) => {
    const who = somebody();
    const personId = await create(who);
    await expect(enrol(personId, { who, reasons: [reason] })).rejects.toMatchObject({
      code: 'refused',
      reason,
      details: { faces_detected: '1' },
    });
  });

  it('is refused for a photo with no face or with several, saying how many there were', async () => {
    const personId = await create(somebody());
    await expect(enrol(personId, { who: '' }, { picture: photoOf() })).rejects.toMatchObject({
      code: 'refused',
      reason: 'no_face',
      details: { faces_detected: '0' },
    });
    const picture = photoOf({ who: somebody() }, { who: somebody() });
    await expect(enrol(personId, { who: '' }, { picture })).rejects.toMatchObject({
      reason: 'several_faces',
      details: { faces_detected: '2' },
    });
  });

  it('is refused for the face of another person, and taken for the same person again', async () => {
    const who = somebody();
    const personId = await enrolled(who);
    const impostor = await create(somebody());
    await expect(enrol(impostor, { who, look: 'passport' })).rejects.toMatchObject({
      code: 'refused',
      reason: 'looks_like_another_person',
    });
    await expect(enrol(personId, { who, look: 'passport' })).resolves.toMatchObject({ facesDetected: 1 });
  });

  it('is refused for three people’s photos under one name, unless somebody says that it is one', async () => {
    const [ada, bob, eve] = [somebody(), somebody(), somebody()];
    const personId = await enrolled(ada);
    for (const who of [bob, eve]) {
      await expect(enrol(personId, { who })).rejects.toMatchObject({
        code: 'refused',
        reason: 'not_the_same_person',
        details: { faces_detected: '1' },
      });
    }
    expect((await client.requests.request(listFaceTemplates, { personId })).templates).toHaveLength(1);
    const confirmed = await enrol(personId, { who: bob }, { confirmSamePerson: true });
    expect(confirmed.warnings).toEqual(expect.arrayContaining([expect.stringMatching(/unlike the other photos/)]));
    await expect(enrol(personId, { who: bob, look: 'again' })).resolves.toBeDefined();
  });

  it('is refused for another’s photo also when both come at once', async () => {
    const [ada, bob] = [somebody(), somebody()];
    const personId = await create(ada);
    const both = await Promise.allSettled([ada, bob].map((who) => enrol(personId, { who })));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { reason: 'not_the_same_person' },
    });
  });

  it('takes a photo of another day that is only somewhat alike, with a warning', async () => {
    const who = somebody();
    const personId = await enrolled(who);
    const old = await enrol(personId, { who, look: 'of ten years ago', likeness: 0.5 });
    expect(old.warnings).toEqual(expect.arrayContaining([expect.stringMatching(/unlike the other photos/)]));
  });

  it('takes the face that is meant where there are several, and else says where they are', async () => {
    const [ada, bob] = [somebody(), somebody()];
    const personId = await create(ada);
    const picture = photoOf(
      { who: ada, box: { x: 100.4, y: 80, width: 100, height: 120 } },
      { who: bob, box: { x: 600, y: 60, width: 150, height: 180 } },
    );
    await expect(enrol(personId, { who: '' }, { picture })).rejects.toMatchObject({
      reason: 'several_faces',
      message: expect.stringMatching(/face/) as string,
      details: {
        faces: JSON.stringify([
          { x: 600, y: 60, width: 150, height: 180 },
          { x: 100, y: 80, width: 100, height: 120 },
        ]),
      },
    });
    const there = { case: 'faceAt', value: { x: 150, y: 140 } } as const;
    await expect(enrol(personId, { who: '' }, { picture, face: there })).resolves.toMatchObject({ facesDetected: 2 });
    expect((await whoIs({ who: ada, look: 'today' }))[0]).toMatchObject({ match: { personId } });
    expect((await whoIs({ who: bob, look: 'today' }))[0]?.match).toBeUndefined();

    const bobsId = await create(bob);
    const nowhere = { case: 'faceAt', value: { x: 400, y: 400 } } as const;
    await expect(enrol(bobsId, { who: '' }, { picture, face: nowhere })).rejects.toMatchObject({
      reason: 'no_face_there',
      details: { faces_detected: '2', faces: expect.stringContaining('"x":600') as string },
    });
    const largest = { case: 'faceLargest', value: true } as const;
    await expect(enrol(bobsId, { who: '' }, { picture, face: largest })).resolves.toBeDefined();
    expect((await whoIs({ who: bob, look: 'today' }))[0]).toMatchObject({ match: { personId: bobsId } });
  });

  it('finds the face of a photo that lies on its side, and says so', async () => {
    const who = somebody();
    const personId = await create(who);
    const { warnings } = await enrol(personId, { who: '' }, { picture: turnedPhotoOf(90, { who }) });
    expect(warnings).toEqual(expect.arrayContaining([expect.stringMatching(/lies on its side/)]));
    expect((await whoIs({ who, look: 'today' }))[0]).toMatchObject({ match: { personId } });
  });

  it('says who is in a photo that lies on its side', async () => {
    const who = somebody();
    const personId = await enrolled(who);
    const { faces } = await client.requests.request(recognizeFaces, {
      picture: turnedPhotoOf(270, { who, look: 'today' }),
    });
    expect(faces).toMatchObject([{ match: { personId } }]);
  });

  it('stops at the limit of templates', async () => {
    const who = somebody();
    const personId = await create(who);
    for (let look = 0; look < 4; look += 1) await enrol(personId, { who, look });
    await expect(enrol(personId, { who, look: 4 })).rejects.toMatchObject({
      code: 'conflict',
      reason: 'too_many_templates',
    });
  });

  it('stops at the limit also when photos come all at once', async () => {
    const who = somebody();
    const personId = await create(who);
    await enrol(personId, { who, look: 'first' });
    const rush = await Promise.allSettled([1, 2, 3, 4, 5, 6].map((look) => enrol(personId, { who, look })));
    expect(rush.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect((await client.requests.request(listFaceTemplates, { personId })).templates).toHaveLength(4);
  });

  it('passes on what is wrong with a picture that cannot be read', async () => {
    const personId = await create(somebody());
    await expect(enrol(personId, { who: '' }, { picture: Buffer.from('no picture') })).rejects.toMatchObject({
      code: 'unsupported_media',
    });
  });

  it('of nobody is not found', async () => {
    await expect(enrol(randomUUID(), { who: 'x' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(client.requests.request(listFaceTemplates, { personId: randomUUID() })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(client.requests.request(deleteFaceTemplate, { templateId: randomUUID() })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('the templates of a person', () => {
  it('have one primary among them: the first, the one that asks for it, or the oldest left', async () => {
    const who = somebody();
    const personId = await create(who);
    const first = await enrol(personId, { who, look: 1 }, { sourceDescription: 'badge photo' });
    const second = await enrol(personId, { who, look: 2 }, { isPrimary: true });
    const list = async () => (await client.requests.request(listFaceTemplates, { personId })).templates;
    expect(await list()).toMatchObject([
      { id: first.templateId, isPrimary: false, sourceDescription: 'badge photo', packId: 'synthetic-1' },
      { id: second.templateId, isPrimary: true },
    ]);
    await client.requests.request(deleteFaceTemplate, { templateId: second.templateId });
    expect(await list()).toMatchObject([{ id: first.templateId, isPrimary: true }]);
  });

  it('are forgotten by searches as soon as they are deleted', async () => {
    const who = somebody();
    const personId = await create(who);
    const { templateId } = await enrol(personId, { who });
    await client.requests.request(deleteFaceTemplate, { templateId });
    expect((await whoIs({ who }))[0]).toMatchObject({ reason: 'below_threshold' });
    expect((await whoIs({ who }))[0]?.match).toBeUndefined();
  });

  it('are stored sealed: neither the photo nor the vector can be read in the table', async () => {
    const who = somebody();
    const personId = await create(who);
    const picture = photoOf({ who, likeness: 1 });
    await enrol(personId, { who }, { picture });
    const [row] = await sql<{ sealed_photo: Buffer; sealed_vector: Buffer }>(
      'SELECT sealed_photo, sealed_vector FROM face_templates WHERE person_id = $1',
      [personId],
    );
    expect(row?.sealed_photo.includes(Buffer.from(picture).subarray(2, 12))).toBe(false);
    expect(row?.sealed_vector.includes(bytesOfVector(faceVector(who)).subarray(0, 8))).toBe(false);
  });
});

describe('who is in a photo', () => {
  it('is told for every face, and strangers are strangers', async () => {
    const [ada, bob] = [somebody(), somebody()];
    const [adasId, bobsId] = [await enrolled(ada), await enrolled(bob)];
    const faces = await whoIs(
      { who: 'a stranger' },
      { who: ada, look: 'today' },
      { who: 'another stranger' },
      { who: bob, look: 'today' },
      { who: bob, reasons: ['too_small'] },
    );
    expect(faces.map(({ match }) => match?.personId)).toEqual([undefined, adasId, undefined, bobsId, undefined]);
    expect(faces.map(({ reason }) => reason)).toEqual(['below_threshold', '', 'below_threshold', '', 'too_small']);
  });

  it('is never one of the enrolled for a hundred strangers', async () => {
    await enrolled(somebody());
    const faces = await whoIs(...Array.from({ length: 100 }, (_, i) => ({ who: `stranger ${i}` })));
    expect(faces.filter(({ match }) => match !== undefined)).toEqual([]);
  });

  it('follows a threshold above the gallery’s, and says which held', async () => {
    const who = somebody();
    await enrolled(who);
    const picture = photoOf({ who, look: 'today' });
    const strict = await client.requests.request(recognizeFaces, { picture, threshold: 0.99 });
    expect(strict.faces[0]).toMatchObject({ reason: 'below_threshold' });
    expect(strict.threshold).toBeCloseTo(0.99);
  });

  it.each([0, 0.2, 0.47])(
    'is a stranger below the gallery’s threshold, even for who asks for %d',
    async (threshold) => {
      const who = somebody();
      await enrolled(who);
      // Cosine to the enrolled photo: about 0.8 * 0.5 = 0.4, which is 1:1 alike and 1:N nobody.
      const answer = await client.requests.request(recognizeFaces, {
        picture: photoOf({ who, look: 'far', likeness: 0.5 }),
        threshold,
      });
      expect(answer.faces[0]).toMatchObject({ reason: 'below_threshold' });
      expect(answer.faces[0]?.match).toBeUndefined();
      expect(answer.threshold).toBeGreaterThanOrEqual(0.48 - 1e-6);
    },
  );

  it('is not somebody who is inactive, until that person is active again', async () => {
    const who = somebody();
    const personId = await enrolled(who);
    await client.requests.request(updatePerson, { personId, isActive: false });
    expect((await whoIs({ who }))[0]?.match).toBeUndefined();
    await client.requests.request(updatePerson, { personId, isActive: true });
    expect((await whoIs({ who }))[0]).toMatchObject({ match: { personId } });
  });

  it('is the same after a restart, from what Postgres holds', async () => {
    const who = somebody();
    const personId = await enrolled(who);
    await identity.stop();
    identity = await startIdentity(nats.url, database.url, {
      TEMPLATES_PER_PERSON_MAX: '4',
      PROFILE_IMAGES_PER_PERSON_MAX: '3',
    });
    expect((await whoIs({ who, look: 'today' }))[0]).toMatchObject({ match: { personId } });
  });

  it('is known to another replica within a second', async () => {
    const replica = await startIdentity(nats.url, database.url);
    try {
      const who = somebody();
      const personId = await create(who);
      const { app } = replica;
      // Fresh just now, so that only the passing of time makes it look again.
      await app.get(GalleryService).search('synthetic-1', faceVector(who), 1);
      await enrol(personId, { who, likeness: 1 });
      const deadlineMs = performance.now() + 1_500;
      let best: string | undefined;
      while (best !== personId && performance.now() < deadlineMs) {
        const [found] = await app.get(GalleryService).search('synthetic-1', faceVector(who), 1);
        best = (found?.similarity ?? 0) > 0.9 ? found?.personId : undefined;
      }
      expect(best).toBe(personId);
    } finally {
      await replica.stop();
    }
  });

  it('cannot be read by a service with another master key, which says so instead of starting', async () => {
    await enrolled(somebody());
    const otherKey = Buffer.alloc(32, 9).toString('base64');
    await expect(startIdentity(nats.url, database.url, { MASTER_KEY: otherKey })).rejects.toThrow(/MASTER_KEY/);
  });
});

describe('a change of the master key', () => {
  const nextKey = Buffer.alloc(32, 11).toString('base64');

  /** Heads of the sealed keys: version and key id. */
  async function sealers(): Promise<number> {
    const rows = await sql('SELECT DISTINCT substring(sealed_key from 1 for 5) FROM person_keys');
    return rows.length;
  }

  async function portraitOf(bus: BusClient, personId: string, imageId: string): Promise<Buffer> {
    return Buffer.from((await bus.requests.request(getProfileImage, { personId, imageId })).picture);
  }

  it('leaves every face and picture as it was, first with the key before and then without it', async () => {
    const who = somebody();
    const personId = await enrolled(who);
    const picture = photoOf({ who: 'portrait' });
    const { image } = await client.requests.request(addProfileImage, { personId, picture, name: 'me.jpg' });
    const imageId = image?.id ?? '';
    const heads = await sql<{ head: Buffer }>('SELECT substring(sealed_key from 1 for 5) AS head FROM person_keys');
    expect(await sealers()).toBe(1);
    await identity.stop();

    identity = await startIdentity(nats.url, database.url, { MASTER_KEY: nextKey, MASTER_KEYS_BEFORE: masterKey });
    expect(await portraitOf(client, personId, imageId)).toEqual(Buffer.from(picture));
    await waitFor(
      async () =>
        (await sql('SELECT 1 FROM person_keys WHERE substring(sealed_key from 1 for 5) = $1', [heads[0]?.head]))
          .length === 0,
      { what: 'nothing left of the key before' },
    );
    expect(await sealers()).toBe(1);
    await identity.stop();

    await expect(startIdentity(nats.url, database.url)).rejects.toThrow(/MASTER_KEYS_BEFORE/);
    identity = await startIdentity(nats.url, database.url, { MASTER_KEY: nextKey });
    expect(await portraitOf(client, personId, imageId)).toEqual(Buffer.from(picture));
    expect((await whoIs({ who }))[0]).toMatchObject({ reason: '', match: { personId } });
    await enrolled(somebody());
    await identity.stop();

    // As a roll-out with replicas does it first: everybody knows the other key before anybody seals by it.
    const all = { MASTER_KEY: masterKey, MASTER_KEYS_BEFORE: nextKey };
    identity = await startIdentity(nats.url, database.url, {
      ...all,
      TEMPLATES_PER_PERSON_MAX: '4',
      PROFILE_IMAGES_PER_PERSON_MAX: '3',
    });
    expect(await portraitOf(client, personId, imageId)).toEqual(Buffer.from(picture));
  });
});

describe('profile images', () => {
  it('come back byte for byte, sealed in between, under a name that is only data', async () => {
    const personId = await create(somebody());
    const picture = photoOf({ who: 'portrait' });
    const { image } = await client.requests.request(addProfileImage, { personId, picture, name: '../../etc/passwd' });
    expect(image).toMatchObject({
      name: '../../etc/passwd',
      mediaType: 'image/png',
      sizeBytes: picture.length,
      width: 640,
      isPrimary: true,
    });
    const imageId = image?.id ?? '';
    const read = await client.requests.request(getProfileImage, { personId, imageId });
    expect(Buffer.from(read.picture).equals(Buffer.from(picture))).toBe(true);
    const [row] = await sql<{ sealed_picture: Buffer }>('SELECT sealed_picture FROM profile_images WHERE id = $1', [
      imageId,
    ]);
    expect(row?.sealed_picture.includes(Buffer.from('portrait'))).toBe(false);
  });

  it('have one primary among them', async () => {
    const personId = await create(somebody());
    const add = async () =>
      (await client.requests.request(addProfileImage, { personId, picture: photoOf(), name: 'me' })).image?.id ?? '';
    const [first, second] = [await add(), await add()];
    const primary = async () =>
      (await client.requests.request(listProfileImages, { personId })).images
        .filter(({ isPrimary }) => isPrimary)
        .map(({ id }) => id);
    expect(await primary()).toEqual([first]);
    await client.requests.request(setPrimaryProfileImage, { personId, imageId: second });
    expect(await primary()).toEqual([second]);
    await client.requests.request(deleteProfileImage, { personId, imageId: second });
    expect(await primary()).toEqual([first]);
  });

  it('stop at their limit', async () => {
    const personId = await create(somebody());
    for (let i = 0; i < 3; i += 1) await client.requests.request(addProfileImage, { personId, picture: photoOf() });
    await expect(client.requests.request(addProfileImage, { personId, picture: photoOf() })).rejects.toMatchObject({
      code: 'conflict',
      reason: 'too_many_images',
    });
  });

  it('must be pictures', async () => {
    const personId = await create(somebody());
    await expect(
      client.requests.request(addProfileImage, { personId, picture: Buffer.from('<svg onload=alert(1)>') }),
    ).rejects.toMatchObject({ code: 'unsupported_media' });
  });

  it('of another person are not found, nor are unknown ones', async () => {
    const [one, other] = [await create(somebody()), await create(somebody())];
    const { image } = await client.requests.request(addProfileImage, { personId: one, picture: photoOf() });
    const imageId = image?.id ?? '';
    const notFound = { code: 'not_found' };
    for (const wrong of [
      { personId: other, imageId },
      { personId: one, imageId: randomUUID() },
    ]) {
      await expect(client.requests.request(getProfileImage, wrong)).rejects.toMatchObject(notFound);
      await expect(client.requests.request(deleteProfileImage, wrong)).rejects.toMatchObject(notFound);
      await expect(client.requests.request(setPrimaryProfileImage, wrong)).rejects.toMatchObject(notFound);
    }
    expect((await client.requests.request(listProfileImages, { personId: one })).images).toHaveLength(1);
  });
});

describe('erasing a person', () => {
  it('leaves nothing of the person in any table, and a stranger in front of the camera', async () => {
    const who = somebody();
    const personId = await enrolled(who);
    await client.requests.request(addProfileImage, { personId, picture: photoOf({ who }) });
    await sql(
      `INSERT INTO sightings (frame_id, face_index, camera_id, track_id, captured_at, person_id, reason, similarity,
                              margin, quality_score, box_x, box_y, box_width, box_height)
       VALUES ($1, 0, $1, $1, now(), $2, '', 0.7, 0.2, 0.9, 0, 0, 10, 10)`,
      [randomUUID(), personId],
    );
    await sql(
      `INSERT INTO recognitions (id, person_id, camera_id, frame_id, first_seen_at, last_seen_at, similarity, margin,
                                 sightings, evidence_frame_ids, evidence_face_indexes)
       VALUES ($1, $2, $1, $1, now(), now(), 0.7, 0.2, 3, '{}', '{}')`,
      [randomUUID(), personId],
    );
    await sql('INSERT INTO recognized_tracks VALUES ($1, $2, now())', [randomUUID(), personId]);

    await client.requests.request(deletePerson, { personId });

    const tables = await sql<{ table_name: string }>(
      "SELECT table_name FROM information_schema.tables WHERE table_schema = 'identity'",
    );
    expect(tables.length).toBeGreaterThan(8);
    const mentioning: string[] = [];
    for (const { table_name: table } of tables) {
      const rows = await sql(`SELECT 1 FROM ${table} AS row WHERE row::text LIKE $1`, [`%${personId}%`]);
      if (rows.length > 0) mentioning.push(table);
    }
    // The bare id, for a day, so that every replica hears that its copy must go.
    expect(mentioning).toEqual(['gallery_changes']);
    expect((await whoIs({ who }))[0]).toMatchObject({ reason: 'below_threshold' });
    await expect(client.requests.request(getPerson, { personId })).rejects.toMatchObject({ code: 'not_found' });
    await expect(client.requests.request(deletePerson, { personId })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('frees the email and the face for a new record', async () => {
    const who = somebody();
    await client.requests.request(deletePerson, { personId: await enrolled(who) });
    await expect(enrolled(who)).resolves.toBeDefined();
  });
});

describe('while face-inference is away', () => {
  beforeAll(() => faceInference.stop());

  afterAll(async () => {
    faceInference = await startFaceInferenceFake(nats.url);
  });

  it('pictures are answered as unavailable, soon, and people can still be managed', async () => {
    const personId = await create(somebody());
    const unavailable = { code: 'unavailable' };
    await expect(enrol(personId, { who: 'x' })).rejects.toMatchObject(unavailable);
    await expect(whoIs({ who: 'x' })).rejects.toMatchObject(unavailable);
    await expect(client.requests.request(addProfileImage, { personId, picture: photoOf() })).rejects.toMatchObject(
      unavailable,
    );
  });
});
