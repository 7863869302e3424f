import 'reflect-metadata';
import { createAssignment, createSite } from '@smart-attendance/contracts';
import type { RunningService } from '@smart-attendance/messaging';
import {
  createTestDatabase,
  queryDatabase,
  seededRandom,
  startTestNats,
  waitFor,
  type TestDatabase,
  type TestNats,
} from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { addDays } from '../calendar/attendance-day.policy';
import { verifyLedger } from '../ledger/ledger-verification.repository';
import { Neighbours, startAttendance } from '../testing/running-attendance';
import type { Punch } from './punch';
import { PunchService } from './punch.service';

const today = new Date().toISOString().slice(0, 10);

let nats: TestNats;
let database: TestDatabase;
let neighbours: Neighbours;
let service: RunningService;
let punches: PunchService;

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  neighbours = await Neighbours.connect(nats.url);
  service = await startAttendance({ natsUrl: nats.url, databaseUrl: database.url });
  punches = service.app.get(PunchService);
});

afterAll(async () => {
  await service.stop();
  await neighbours.close();
  await Promise.all([nats.stop(), database.drop()]);
});

async function somebody(): Promise<string> {
  const personId = randomUUID();
  await queryDatabase(
    database.url,
    `INSERT INTO attendance.people
       (id, name, employee_id, department, department_key, is_active, is_erased, revision, changed_at)
     VALUES ('${personId}', 'Ada', '', '', '', true, false, 1, now())`,
  );
  return personId;
}

function seen(personId: string, at: string, given: Partial<Punch> = {}): Punch {
  const instant = new Date(at);
  const times = { firstSeenAt: instant, lastSeenAt: instant };
  return { recognitionId: randomUUID(), personId, cameraId: randomUUID(), ...times, similarity: 0.6, ...given };
}

/** What rows of somebody come to, but for ids, revisions and when they were written. */
async function rowsOf(personId: string) {
  return queryDatabase<Record<string, unknown>>(
    database.url,
    `SELECT to_jsonb(row) - '{id,person_id,camera_id,recognition_id,revision,created_at,updated_at}'::text[] AS row,
            (SELECT count(*)::integer FROM attendance.punches WHERE record_id = row.id) AS punches
       FROM attendance.records row WHERE person_id = '${personId}' ORDER BY local_date`,
  );
}

/** Makes that no day of theirs from tomorrow on can be computed, nor one beside them. */
async function workNowhere(personId: string): Promise<void> {
  const name = `Nowhere ${personId}`;
  const { site } = await neighbours.requests.request(createSite, { name, timeZone: 'Europe/Oslo', authorId: 'hr' });
  const assignment = { personId, workSiteId: site?.id ?? '', validFrom: addDays(today, 1) };
  await neighbours.requests.request(createAssignment, { assignment, authorId: 'hr' });
  await queryDatabase(
    database.url,
    `UPDATE attendance.sites SET versions = replace(versions::text, 'Oslo', 'Nowhere')::jsonb WHERE name = '${name}'`,
  );
}

describe('recognitions that come at the same time', () => {
  it('come to the rows that they come to one after the other, in whatever order', async () => {
    const random = seededRandom(48);
    const [together, apart] = [await somebody(), await somebody()];
    const times = Array.from({ length: 60 }, () => new Date(Date.UTC(2026, 2, 2, 0, Math.floor(random() * 4_320))));
    const lastSeenAt = times.map((time) => new Date(time.getTime() + Math.floor(random() * 3_600_000)));
    const cameraId = randomUUID();
    const all = times.map((firstSeenAt, index) => ({
      cameraId,
      firstSeenAt,
      lastSeenAt: lastSeenAt[index] ?? firstSeenAt,
    }));
    const others = await Promise.all(Array.from({ length: 20 }, somebody));
    for (const given of all) await punches.handle(seen(apart, '2026-03-02', given));
    await Promise.all([
      ...all.toReversed().map((given) => punches.handle(seen(together, '2026-03-02', given))),
      ...others.map((personId) => punches.handle(seen(personId, '2026-03-02T08:00:00Z'))),
    ]);
    const rows = await rowsOf(together);
    expect(rows).toHaveLength(3);
    expect(rows).toEqual(await rowsOf(apart));
    for (const personId of others) expect(await rowsOf(personId)).toHaveLength(1);
  });

  it('are counted, but for the one of which the day cannot be computed', async () => {
    const people = await Promise.all(Array.from({ length: 9 }, somebody));
    const broken = people[4] ?? '';
    await workNowhere(broken);
    const handled = await Promise.allSettled(people.map((id) => punches.handle(seen(id, `${today}T08:00:00Z`))));
    const results = handled.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'));
    expect(results).toEqual(people.map((id) => (id === broken ? 'failed' : 'opened')));
    expect(await Promise.all(people.map(async (id) => (await rowsOf(id)).length))).toEqual(
      people.map((id) => (id === broken ? 0 : 1)),
    );
  });

  it('of which some are there already count once, whoever delivers them again', async () => {
    const [ada, bob] = [await somebody(), await somebody()];
    const known = seen(ada, '2026-03-02T08:00:00Z');
    await punches.handle(known);
    const fresh = [seen(ada, '2026-03-02T09:00:00Z'), seen(bob, '2026-03-02T08:00:00Z')];
    const again = [known, ...fresh, ...fresh, known];
    const outcomes = await Promise.all(again.map((punch) => punches.handle(punch)));
    expect(outcomes.filter((outcome) => outcome === 'known_already')).toHaveLength(4);
    expect([(await rowsOf(ada))[0]?.['punches'], (await rowsOf(bob))[0]?.['punches']]).toEqual([2, 1]);
  });

  it('count to the rows of their own people, and to the ledger under their own ids, where the first is there already', async () => {
    const [first, ada, bob, cid] = await Promise.all([somebody(), somebody(), somebody(), somebody()]);
    const told = { authorId: 'hr', at: new Date() };
    const known = seen(ada, '2026-03-02T08:00:00Z', { told, similarity: null });
    await punches.handle(known);
    const fresh = [seen(bob, '2026-03-02T08:00:00Z', { told, similarity: null }), seen(cid, '2026-03-02T08:00:00Z')];
    const outcomes = await Promise.all(
      // The first two keep both batches at work, so that the others are one.
      [seen(first, '2026-03-02T08:00:00Z'), seen(first, '2026-03-03T08:00:00Z'), known, ...fresh].map((punch) =>
        punches.handle(punch),
      ),
    );
    expect(outcomes.slice(2)).toEqual(['known_already', 'opened', 'opened']);
    const counted = await queryDatabase(
      database.url,
      `SELECT punch.recognition_id AS id, record.person_id = punch.person_id AS is_own,
              (SELECT count(*)::integer FROM attendance.ledger_entries
                WHERE subject = 'punch' AND subject_id = punch.recognition_id::text) AS told
         FROM attendance.punches punch JOIN attendance.records record ON record.id = punch.record_id
        WHERE punch.person_id IN ('${ada}', '${bob}', '${cid}') ORDER BY array_position(
          ARRAY['${ada}', '${bob}', '${cid}']::uuid[], punch.person_id)`,
    );
    expect(counted).toEqual([
      { id: known.recognitionId, is_own: true, told: 1 },
      { id: fresh[0]?.recognitionId, is_own: true, told: 1 },
      { id: fresh[1]?.recognitionId, is_own: true, told: 0 },
    ]);
    const { brokenChain, strayRows } = await verifyLedger(database.url);
    expect({ brokenChain, strayRows }).toEqual({ brokenChain: undefined, strayRows: [] });
  });

  it('are an arrival of now where a camera saw one of them, whatever somebody told of the day', async () => {
    const [first, ada] = [await somebody(), await somebody()];
    const told = { authorId: 'hr', at: new Date() };
    await Promise.all([
      // Keep both batches at work, so that the next two are one.
      punches.handle(seen(first, '2026-03-02T08:00:00Z')),
      punches.handle(seen(first, '2026-03-03T08:00:00Z')),
      punches.handle(seen(ada, '2026-03-02T08:00:00Z', { told, similarity: null })),
      punches.handle(seen(ada, '2026-03-02T09:00:00Z')),
    ]);
    const published = await waitFor(
      async () => {
        const events = await neighbours.published(ada);
        return events.length > 0 && events;
      },
      { what: 'the row to be published' },
    );
    expect(published.map(({ isTold }) => isTold)).toEqual([false]);
    const { brokenChain, strayRows } = await verifyLedger(database.url);
    expect({ brokenChain, strayRows }).toEqual({ brokenChain: undefined, strayRows: [] });
  });
});
