import { addProfileImage, deletePerson, getPerson } from '@smart-attendance/contracts';
import { waitFor } from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { photoOf } from '../testing/face-inference.fake';
import { IdentityBench } from '../testing/identity-bench';

let bench: IdentityBench;

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
    // The bare id, for a day, so that every replica hears that its copy must go.
    expect(mentioning).toEqual(['gallery_changes']);
    expect((await bench.whoIs({ who }))[0]).toMatchObject({ reason: 'below_threshold' });
    await expect(bench.requests.request(getPerson, { personId })).rejects.toMatchObject({ code: 'not_found' });
    await expect(bench.requests.request(deletePerson, { personId })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('whose index was away is finished by itself', async () => {
    // What such an erasure leaves behind.
    await bench.sql('INSERT INTO person_erasures (person_id) VALUES ($1)', [randomUUID()]);
    const pending = () => bench.sql('SELECT 1 FROM person_erasures');
    expect(await pending()).toHaveLength(1);
    await waitFor(async () => (await pending()).length === 0, { what: 'the erasure to be finished' });
  });

  it('frees the email and the face for a new record', async () => {
    const who = bench.somebody();
    await bench.requests.request(deletePerson, { personId: (await bench.enrolled(who)).personId });
    await expect(bench.enrolled(who)).resolves.toBeDefined();
  });
});
