import 'reflect-metadata';
import { RecordChange, timestampDate } from '@smart-attendance/contracts';
import { openDatabase } from '@smart-attendance/database';
import { createTestDatabase, queryDatabase, startTestNats, waitFor } from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { Neighbours, startAttendance } from '../testing/running-attendance';
import { Ledger1766400000000 } from './1766400000000-ledger.migration';

it('records that an earlier version kept back are published after the update, and the others are not', async () => {
  const [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  const earlier = await openDatabase({
    url: database.url,
    schema: 'attendance',
    entities: [],
    migrations: [Ledger1766400000000],
  });
  const [ada, erased, nobody] = [randomUUID(), randomUUID(), randomUUID()];
  await earlier.query(
    `INSERT INTO people VALUES ($1, 'Ada', '1', 'Engines', true, false, 1, now()), ($2, '', '', '', false, true, 2, now())`,
    [ada, erased],
  );
  const addRecord = (personId: string, day: string, announced: number, revision: number, change: string) =>
    earlier.query(
      `INSERT INTO records
       VALUES ($1, $2, $3, '2026-03-02T08:00:00.250Z', '2026-03-02T16:00:00Z', 'present', false, false, false, $4, $1,
               0.625, NULL, '', 'a note', 'camera', false, $5, $6, $7, now(), now(), CASE $7 WHEN 'deleted' THEN now() END)`,
      [randomUUID(), personId, day, randomUUID(), revision, announced, change],
    );
  await addRecord(ada, '2026-03-02', 0, 3, 'extended');
  await addRecord(ada, '2026-03-03', 1, 2, 'extended');
  await addRecord(ada, '2026-03-04', 0, 2, 'deleted');
  await addRecord(ada, '2026-03-05', 2, 2, 'corrected');
  await addRecord(erased, '2026-03-02', 1, 4, 'corrected');
  await addRecord(nobody, '2026-03-02', 0, 1, 'opened');
  await earlier.destroy();
  const neighbours = await Neighbours.connect(nats.url);

  const service = await startAttendance({ natsUrl: nats.url, databaseUrl: database.url });

  await waitFor(async () => (await queryDatabase(database.url, 'SELECT FROM attendance.outbox')).length === 0, {
    what: 'nothing left',
  });
  const changesOf = async (personId: string) =>
    (await neighbours.published(personId))
      .map(({ change, record }) => `${record?.localDate} ${RecordChange[change]} ${record?.revision}`)
      .sort();
  expect(await changesOf(ada)).toEqual(['2026-03-02 OPENED 3', '2026-03-03 EXTENDED 2', '2026-03-04 DELETED 2']);
  expect(await changesOf(erased)).toEqual(['2026-03-02 CORRECTED 4']);
  expect(await changesOf(nobody)).toEqual(['2026-03-02 OPENED 1']);
  const opened = (await neighbours.published(ada)).find(({ change }) => change === RecordChange.OPENED)?.record;
  expect(opened).toMatchObject({
    personName: 'Ada',
    department: 'Engines',
    status: 'present',
    source: 'camera',
    notes: 'a note',
    similarity: 0.625,
  });
  expect(opened?.checkIn && timestampDate(opened.checkIn).toISOString()).toBe('2026-03-02T08:00:00.250Z');
  expect((await neighbours.published(erased))[0]?.record?.personName).toBe('Erased person');
  expect(await queryDatabase(database.url, 'SELECT department_key FROM attendance.people ORDER BY name')).toEqual([
    { department_key: '' },
    { department_key: 'engines' },
  ]);
  await neighbours.close();
  await service.stop();
  await Promise.all([nats.stop(), database.drop()]);
});
