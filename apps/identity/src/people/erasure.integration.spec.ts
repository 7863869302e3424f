import {
  addProfileImage,
  checkIdentityErasure,
  deletePerson,
  exportIdentityPerson,
  exportPicture,
  getIdentityErasure,
  getPerson,
  identityExportKinds,
  listErasures,
  PersonChange,
  personChanged,
  personRecognized,
  subjectOfMessage,
  updatePerson,
} from '@smart-attendance/contracts';
import { KeptMessages } from '@smart-attendance/messaging';
import { waitFor } from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { photoOf } from '../testing/face-inference.fake';
import { IdentityBench } from '../testing/identity-bench';

let bench: IdentityBench;
const kept = () => new KeptMessages(bench.client.bus);

beforeAll(async () => {
  bench = await IdentityBench.start();
});

afterAll(() => bench.stop());

describe('erasing a person', () => {
  it('leaves nothing of the person in any table, and a stranger in front of the camera', async () => {
    await bench.enrolled();
    const who = bench.somebody();
    const { personId } = await bench.enrolled(who);
    await bench.requests.request(addProfileImage, { personId, picture: photoOf({ who }) });
    await bench.sql(
      `INSERT INTO sightings (frame_id, face_index, camera_id, track_id, captured_at, person_id, reason, similarity,
                              margin, quality_score, box_x, box_y, box_width, box_height)
       VALUES ($1, 0, $1, $1, now(), $2, '', 0.7, 0.2, 0.9, 0, 0, 10, 10)`,
      [randomUUID(), personId],
    );
    await bench.sql(
      `INSERT INTO recognitions (id, person_id, camera_id, frame_id, first_seen_at, last_seen_at, similarity, margin,
                                 sightings, evidence_frame_ids, evidence_face_indexes)
       VALUES ($1, $2, $1, $1, now(), now(), 0.7, 0.2, 3, '{}', '{}')`,
      [randomUUID(), personId],
    );
    await bench.sql('INSERT INTO recognized_tracks VALUES ($1, $2, now())', [randomUUID(), personId]);

    // As while the bus is away.
    await bench.sql(
      `INSERT INTO outbox (event, subject, message_id, payload, sweep_after)
       VALUES ('identity.v1.person-changed', 'identity.v1.person-changed.' || $1, $1 || ':1', '', now() + interval '1 min')`,
      [personId],
    );

    await bench.requests.request(deletePerson, { personId });

    await waitFor(async () => (await bench.sql('SELECT 1 FROM outbox')).length === 0, { what: 'its publication' });
    const tables = await bench.sql<{ table_name: string }>(
      "SELECT table_name FROM information_schema.tables WHERE table_schema = 'identity'",
    );
    expect(tables.length).toBeGreaterThan(8);
    const mentioning: string[] = [];
    for (const { table_name: table } of tables) {
      const rows = await bench.sql(`SELECT 1 FROM ${table} AS row WHERE row::text LIKE $1`, [`%${personId}%`]);
      if (rows.length > 0) mentioning.push(table);
    }
    // The bare id: of the receipt, and for a day, so that every replica hears that its copy must go.
    expect(mentioning.sort()).toEqual(['erasures', 'gallery_changes']);
    expect((await bench.whoIs({ who }))[0]).toMatchObject({ reason: 'below_threshold' });
    await expect(bench.requests.request(getPerson, { personId })).rejects.toMatchObject({ code: 'not_found' });
    await expect(bench.requests.request(deletePerson, { personId })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('who said of others that they consent leaves that word, and whether it came with a photo, without an author', async () => {
    const { id: authorId } = await bench.create({ role: 'hr_officer' });
    const recorded = await bench.create({ biometricConsent: true, authorId });
    const who = bench.somebody();
    const uploadedId = await bench.createNamed(who);
    await bench.enrol(uploadedId, { who }, { authorId });

    await bench.requests.request(deletePerson, { personId: authorId });

    const consentOf = async (personId: string) => (await bench.requests.request(getPerson, { personId })).person;
    expect(await consentOf(recorded.id)).toMatchObject({ consentAnswer: true, consentSource: 'record:' });
    expect(await consentOf(uploadedId)).toMatchObject({ consentAnswer: true, consentSource: 'uploader:' });
    const { findings } = await bench.requests.request(checkIdentityErasure, { personId: authorId });
    expect(findings.map(({ place }) => place)).not.toContain('identity.people');
  });

  it('is checked without telling how the hash of a password goes on', async () => {
    await bench.create();
    const [row] = await bench.sql<{ password_hash: string }>('SELECT password_hash FROM people LIMIT 1');
    const begin = row?.password_hash.slice(0, 40) ?? '';
    expect(begin).toMatch(/^\$argon2id\$/);
    const check = { personId: randomUUID(), texts: [begin] };
    const { findings } = await bench.requests.request(checkIdentityErasure, check);
    expect(findings).toEqual([]);
  });

  it('of somebody who is near to more faces than a statement of the database has time for is finished', async () => {
    const { id: personId } = await bench.create();
    for (const from of [0, 11_000]) {
      await bench.sql(
        `INSERT INTO sightings (frame_id, face_index, camera_id, track_id, captured_at, candidate_id, reason, similarity,
                                margin, quality_score, box_x, box_y, box_width, box_height)
         SELECT gen_random_uuid(), 0, $1, $1, now() - n * interval '1 s', $1, 'below_threshold', 0.4, 0, 0.9, 0, 0, 10, 10
           FROM generate_series($2::integer, $2::integer + 10999) AS n`,
        [personId, from],
      );
    }
    // A machine that changes 2,000 rows a second, so that the specs need no million of them.
    await bench.sql(
      `CREATE FUNCTION be_slow() RETURNS trigger LANGUAGE plpgsql AS
         'BEGIN PERFORM pg_sleep(count(*) / 2000.0) FROM changed; RETURN NULL; END'`,
    );
    await bench.sql(
      `CREATE TRIGGER slow AFTER UPDATE ON sightings REFERENCING NEW TABLE AS changed
         FOR EACH STATEMENT EXECUTE FUNCTION be_slow()`,
    );
    await bench.requests.request(deletePerson, { personId }, { deadlineMs: 120_000 });
    await bench.sql('DROP FUNCTION be_slow CASCADE');
    expect(await bench.sql('SELECT 1 FROM sightings WHERE candidate_id = $1', [personId])).toEqual([]);
    expect(await bench.sql('SELECT 1 FROM sightings WHERE camera_id = $1', [personId])).toHaveLength(22_000);
    await bench.sql('DELETE FROM sightings WHERE camera_id = $1', [personId]);
  });

  it('whose index was away is finished by itself', async () => {
    // What such an erasure leaves behind.
    await bench.sql('INSERT INTO person_erasures (person_id) VALUES ($1)', [randomUUID()]);
    const pending = () => bench.sql('SELECT 1 FROM person_erasures');
    expect(await pending()).toHaveLength(1);
    await waitFor(async () => (await pending()).length === 0, { what: 'the erasure to be finished' });
  });

  it('keeps the id from whoever comes late, as a request that is sent again', async () => {
    const { id: personId } = await bench.create();
    await bench.requests.request(deletePerson, { personId });
    await expect(bench.create({ personId })).rejects.toMatchObject({ code: 'conflict', reason: 'person_erased' });
    await expect(bench.requests.request(getPerson, { personId })).rejects.toMatchObject({ code: 'not_found' });
    expect(await bench.sql('SELECT 1 FROM people WHERE id = $1', [personId])).toEqual([]);
  });

  it('frees the email and the face for a new record', async () => {
    const who = bench.somebody();
    await bench.requests.request(deletePerson, { personId: (await bench.enrolled(who)).personId });
    await expect(bench.enrolled(who)).resolves.toBeDefined();
  });
});

describe('the receipt of an erasure', () => {
  const receiptOf = async (personId: string) =>
    (await bench.requests.request(getIdentityErasure, { personId })).erasure;

  /** As if it were a minute ago, when everything of before is published. */
  async function finished(personId: string): Promise<void> {
    await bench.sql("UPDATE erasures SET erased_at = erased_at - interval '1 min' WHERE person_id = $1", [personId]);
    await waitFor(async () => (await receiptOf(personId))?.finishedAt, { what: 'the receipt', timeoutMs: 30_000 });
  }

  it('says how many rows of what are gone, and a check finds nothing that should be', async () => {
    const who = bench.somebody();
    const person = await bench.create({ firstName: who, phone: '+49 30 778899', employeeId: 'E-receipt' });
    await bench.enrol(person.id, { who });
    await bench.requests.request(deletePerson, { personId: person.id });
    const receipt = await receiptOf(person.id);
    expect(receipt?.removed).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'people', rows: 1 }),
        expect.objectContaining({ kind: 'person_keys', rows: 1 }),
        expect.objectContaining({ kind: 'face_templates', rows: 1 }),
      ]),
    );
    await finished(person.id);
    const texts = [person.email, 'e-RECEIPT', '778899', who];
    const { findings, places } = await bench.requests.request(checkIdentityErasure, { personId: person.id, texts });
    expect(findings.filter(({ isKept }) => !isKept)).toEqual([]);
    expect(places).toEqual(
      expect.arrayContaining(['identity.face_templates', 'index of faces', 'identity_v1_person-changed']),
    );
  });

  it('is not the last word: what was written about them elsewhere is found, and so is who is still there', async () => {
    const { personId, who } = await bench.enrolled();
    const other = await bench.create({ position: 'Deputy of Grace Hopper' });
    const { findings } = await bench.requests.request(checkIdentityErasure, { personId, texts: ['grace hopper', who] });
    const found = findings.filter(({ isKept }) => !isKept).map(({ place, text }) => [place, text]);
    expect(found).toEqual(
      expect.arrayContaining([
        ['identity.people', undefined],
        ['identity.face_templates', undefined],
        ['index of faces', undefined],
        ['identity.people', 0],
        ['identity.people', 1],
      ]),
    );
    await bench.requests.request(deletePerson, { personId: other.id });
  });

  it('is finished once the bus says nothing of them any more but that they were erased', async () => {
    const { id: personId } = await bench.create();
    const otherId = randomUUID();
    for (const seen of [personId, otherId]) {
      await bench.client.publisher.publish(personRecognized, { recognition: { id: randomUUID(), personId: seen } });
    }
    await bench.requests.request(updatePerson, { personId, firstName: 'Augusta', authorId: 'hr-1' });
    await bench.requests.request(deletePerson, { personId });
    expect((await receiptOf(personId))?.finishedAt).toBeUndefined();
    await finished(personId);
    // Recognitions, taken or not; those of everybody else are there for who was away.
    expect(await kept().count(personRecognized, personId)).toMatchObject([{ messages: 0 }, { messages: 0 }]);
    expect(await kept().count(personRecognized, otherId)).toMatchObject([{ messages: 1 }, {}]);
    const counted = await kept().count(personChanged, personId);
    expect(counted[0]).toMatchObject({ messages: 1 });
    expect(await bench.client.reader.newest(personChanged, personId)).toMatchObject({ change: PersonChange.ERASED });
  });

  it('waits while a change of before is the newest on the bus, and has the erasure said once more', async () => {
    const { id: personId } = await bench.create();
    await bench.requests.request(deletePerson, { personId });
    await waitFor(async () => (await bench.sql('SELECT 1 FROM outbox')).length === 0, { what: 'its publication' });
    // As a replica does that had it in hand while the bus was away.
    const late = { personId, change: PersonChange.UPDATED, revision: 40, firstName: 'Ada', lastName: 'Lovelace' };
    await bench.client.publisher.publish(personChanged, late);
    await finished(personId);
    expect(await kept().count(personChanged, personId)).toMatchObject([{ messages: 1 }, {}]);
    const newest = await bench.client.reader.newest(personChanged, personId);
    expect(newest).toMatchObject({ change: PersonChange.ERASED, revision: 41, firstName: '' });
  });

  it('is finished also behind one that cannot be, which is tried again', async () => {
    const [{ id: stuckId }, { id: personId }] = [await bench.create(), await bench.create()];
    for (const id of [stuckId, personId]) await bench.requests.request(deletePerson, { personId: id });
    await waitFor(async () => (await bench.sql('SELECT 1 FROM outbox')).length === 0, { what: 'their publication' });
    const unreadable = Uint8Array.of(255);
    await bench.client.bus.jetStream.publish(subjectOfMessage(personChanged, stuckId), unreadable);
    await bench.sql("UPDATE erasures SET erased_at = erased_at - interval '2 min' WHERE person_id = $1", [stuckId]);
    await finished(personId);
    expect((await receiptOf(stuckId))?.finishedAt).toBeUndefined();
    await kept().delete(personChanged, stuckId);
    await finished(stuckId);
  });

  it('is one of a list, by the time of the erasure, page by page', async () => {
    const first = await bench.requests.request(listErasures, { page: { limit: 1 } });
    const { nextCursor = '', total = 0 } = first.pageInfo ?? {};
    const rest = await bench.requests.request(listErasures, { page: { limit: 100, cursor: nextCursor } });
    expect(rest.erasures).toHaveLength(total - 1);
    expect(rest.erasures.map(({ personId }) => personId)).not.toContain(first.erasures[0]?.personId);
    const wrong = bench.requests.request(listErasures, { page: { limit: 1, cursor: 'later' } });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_argument' });
  });
});

describe('the export of a person', () => {
  it('has everything of them and nothing of anybody else, no secret and no vector', async () => {
    const author = await bench.create();
    const who = bench.somebody();
    const { id: personId } = await bench.create({ firstName: who, biometricConsent: true, authorId: author.id });
    await bench.enrol(personId, { who }, { authorId: author.id });
    const picture = photoOf({ who });
    const { image } = await bench.requests.request(addProfileImage, { personId, picture, name: 'badge.jpg' });
    await bench.sql(
      `INSERT INTO sightings (frame_id, face_index, camera_id, track_id, captured_at, candidate_id, reason, similarity,
                              margin, quality_score, box_x, box_y, box_width, box_height)
       VALUES (gen_random_uuid(), 0, $1, $1, now(), $1, 'below_threshold', 0.4, 0, 0.9, 0, 0, 10, 10)`,
      [personId],
    );
    await bench.sql("INSERT INTO person_thresholds VALUES ($1, 'pack', 1.5)", [personId]);
    const pages = await Promise.all(
      identityExportKinds.map((kind) => bench.requests.request(exportIdentityPerson, { personId, kind })),
    );
    const [person, templates, images] = pages.map(({ rows }) => rows.map((row) => JSON.parse(row) as unknown));
    expect(person).toMatchObject([{ first_name: who, biometric_consent: true, consent_given_by: 'another' }]);
    expect(templates).toMatchObject([{ is_primary: true, quality_score: expect.any(Number) as number }]);
    expect(images).toMatchObject([{ name: 'badge.jpg' }]);
    const rowsOf = (kind: (typeof identityExportKinds)[number]) =>
      pages[identityExportKinds.indexOf(kind)]?.rows.map((row) => JSON.parse(row) as unknown);
    expect(rowsOf('near_sightings')).toMatchObject([
      { reason: 'below_threshold', similarity: expect.closeTo(0.4) as number },
    ]);
    expect(rowsOf('person_thresholds')).toEqual([{ model_pack: 'pack', ratio: 1.5 }]);
    expect([rowsOf('kept_faces'), rowsOf('counter_examples'), rowsOf('enrolment_files')]).toEqual([[], [], []]);
    const text = JSON.stringify(pages);
    for (const secret of ['argon2', 'sealed', 'password', 'vector', author.id]) expect(text).not.toContain(secret);
    const portrait = { personId, kind: 'profile_images', pictureId: image?.id ?? '' };
    expect(Buffer.from((await bench.requests.request(exportPicture, portrait)).picture)).toEqual(Buffer.from(picture));
    const [{ id: templateId } = { id: '' }] = templates as { id: string }[];
    const photo = { personId, kind: 'face_templates', pictureId: templateId };
    expect(Buffer.from((await bench.requests.request(exportPicture, photo)).picture)).toEqual(Buffer.from(picture));
    const ofAnother = bench.requests.request(exportPicture, { ...photo, personId: author.id });
    await expect(ofAnother).rejects.toMatchObject({ code: 'not_found' });
  });

  it('goes on where a page ended, without a row twice or left out', async () => {
    const { personId } = await bench.enrolled();
    await bench.sql(
      `INSERT INTO sightings (frame_id, face_index, camera_id, track_id, captured_at, person_id, reason, similarity,
                              margin, quality_score, box_x, box_y, box_width, box_height)
       SELECT gen_random_uuid(), 0, $1, $1, now() - (n % 7) * interval '1 s', $1, '', n, 0.2, 0.9, 0, 0, 10, 10
         FROM generate_series(1, 1203) AS n`,
      [personId],
    );
    const seen: number[] = [];
    let cursor = '';
    do {
      const page = await bench.requests.request(exportIdentityPerson, { personId, kind: 'sightings', cursor });
      seen.push(...page.rows.map((row) => (JSON.parse(row) as { similarity: number }).similarity));
      cursor = page.nextCursor;
    } while (cursor !== '');
    expect(new Set(seen).size).toBe(1_203);
    expect(seen).toHaveLength(1_203);
    const broken = bench.requests.request(exportIdentityPerson, { personId, kind: 'sightings', cursor: 'x' });
    await expect(broken).rejects.toMatchObject({ code: 'invalid_argument' });
  });

  it('has each face that is kept as every model pack saw it, also where a page ends in between', async () => {
    const { personId } = await bench.enrolled();
    await bench.sql(
      `WITH seen AS (
         INSERT INTO recognitions (id, person_id, camera_id, frame_id, first_seen_at, last_seen_at, similarity, margin,
                                   sightings, evidence_frame_ids, evidence_face_indexes)
         SELECT gen_random_uuid(), $1::uuid, $1::uuid, gen_random_uuid(), now(), now(), 0.9, 0.2, 3, '{}'::uuid[],
                '{}'::integer[] FROM generate_series(1, 301) RETURNING id)
       INSERT INTO recognition_vectors (recognition_id, person_id, track_id, pack_id, sealed_vector, seen_at)
       SELECT id, $1::uuid, id, pack, ''::bytea, now() FROM seen, unnest(ARRAY['one', 'two', 'three']) AS pack`,
      [personId],
    );
    const seen = new Set<string>();
    let cursor = '';
    do {
      const page = await bench.requests.request(exportIdentityPerson, { personId, kind: 'kept_faces', cursor });
      for (const row of page.rows) seen.add(row);
      cursor = page.nextCursor;
    } while (cursor !== '');
    expect(seen.size).toBe(903);
  });
});
