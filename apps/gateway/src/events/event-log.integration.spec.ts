import { randomUUID } from 'node:crypto';
import {
  CameraChange,
  PersonChange,
  personRecognized,
  RecordChange,
  streamOf,
  StreamState,
  subjectOfMessage,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { queryDatabase, waitFor } from '@smart-attendance/testing';
import { EventFacts } from '../testing/event-facts';
import { GatewayBench } from '../testing/gateway-bench';

interface Row {
  readonly position: string;
  readonly id: string;
  readonly type: string;
  readonly camera_id: string | null;
  readonly person_id: string | null;
  readonly department: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

const dayMs = 24 * 60 * 60 * 1_000;

describe('the event log', () => {
  const bench = GatewayBench.forSpecs({ EVENTS_KEPT_DAYS: '7' });
  let facts: EventFacts;

  beforeAll(async () => {
    facts = await EventFacts.connect(bench);
  });

  function eventsOf(id: string): Promise<Row[]> {
    return queryDatabase<Row>(
      bench.databaseUrl,
      `SELECT * FROM gateway.events WHERE person_id = '${id}' OR camera_id = '${id}' ORDER BY position`,
    );
  }

  /** Waits until there are so many events about that person or camera. */
  function events(id: string, count: number): Promise<Row[]> {
    return waitFor(
      async () => {
        const rows = await eventsOf(id);
        return rows.length >= count && rows;
      },
      { what: `${count} events about ${id}` },
    );
  }

  it('has each fact once, however often the bus hands it out', async () => {
    const personId = randomUUID();
    const id = randomUUID();
    const publish = (attempt: number) => {
      const message = facts.of('identity').bus.jetStream;
      return message.publish(subjectOfMessage(personRecognized, personId), payload, { msgID: `${id} ${attempt}` });
    };
    await facts.recognized(personId, { id });
    const stored = await facts.of('identity').bus.manager.streams.getMessage(streamOf(personRecognized), {
      last_by_subj: subjectOfMessage(personRecognized, personId),
    });
    const payload = stored.data;
    await publish(1);
    await publish(2);
    await facts.recognized(personId);
    expect((await events(personId, 2)).map(({ type }) => type)).toEqual(['person.recognized', 'person.recognized']);
  });

  it('says whom a fact is about, where they work and what they are called', async () => {
    const { id } = bench.people.of('employee');
    const cameraId = randomUUID();
    await facts.recognized(id, { cameraId });
    const [row] = await events(cameraId, 1);
    expect(row).toMatchObject({
      type: 'person.recognized',
      person_id: id,
      camera_id: cameraId,
      data: { user_id: id, user_name: 'Erin Employee', camera_id: cameraId },
    });
  });

  it('tells what cameras record from what is corrected by hand, and keeps notes to itself', async () => {
    const personId = randomUUID();
    const id = await facts.recorded(personId, RecordChange.OPENED, { department: 'Sales' });
    await facts.recorded(personId, RecordChange.EXTENDED, { id, revision: 2 });
    await facts.recorded(personId, RecordChange.CORRECTED, { id, revision: 3 });
    await facts.recorded(personId, RecordChange.DELETED, { id, revision: 4 });
    await facts.recorded(personId, RecordChange.OPENED, { source: 'manual' });
    const rows = await events(personId, 5);
    expect(rows.map(({ type, data }) => `${type} ${String(data['change'])}`)).toEqual([
      'attendance.recorded opened',
      'attendance.recorded extended',
      'attendance.corrected edited',
      'attendance.corrected deleted',
      'attendance.corrected created',
    ]);
    expect(rows[0]?.department).toBe('Sales');
    expect(JSON.stringify(rows)).not.toContain('doctor');
  });

  it('has a change of a camera’s state, and not that it lasts', async () => {
    const cameraId = randomUUID();
    const since = new Date();
    await facts.camera(cameraId, CameraChange.CREATED);
    await facts.status(cameraId, StreamState.LIVE, { since });
    await facts.status(cameraId, StreamState.LIVE, { since, saidAt: new Date(since.getTime() + 30_000) });
    await facts.status(cameraId, StreamState.WAITING, {
      since: new Date(since.getTime() + 40_000),
      reason: 'unreachable',
    });
    const rows = await events(cameraId, 3);
    const states = rows.filter(({ type }) => type === 'camera.state_changed').map(({ data }) => data['state']);
    expect(states).toEqual(['live', 'waiting']);
    expect(rows.filter(({ type }) => type === 'camera.changed')).toHaveLength(1);
  });

  it('forgets an erased person but for the id, and what comes late about them', async () => {
    const personId = randomUUID();
    const bystander = randomUUID();
    const before = new Date();
    await facts.person(personId, PersonChange.CREATED, { department: 'Sales' });
    await facts.recognized(personId, { at: before });
    await events(personId, 2);
    await facts.person(personId, PersonChange.ERASED, { revision: 2 });
    await waitFor(async () => (await eventsOf(personId)).some(({ type }) => type === 'person.erased'), {
      what: 'the erasure',
    });
    await facts.recognized(personId, { at: before });
    await facts.recorded(personId, RecordChange.OPENED, { at: before });
    await facts.recorded(personId, RecordChange.CORRECTED, { revision: 2, department: 'Sales' });
    await facts.recognized(bystander);
    await events(bystander, 1);
    const rows = await events(personId, 2);
    expect(rows.map(({ type, department, data }) => [type, department, data['user_name']])).toEqual([
      ['person.erased', null, undefined],
      ['attendance.corrected', null, null],
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/Erin|Sales/);
  });

  it('takes facts that waited for it, but none older than what it keeps', async () => {
    const personId = randomUUID();
    await facts.recognized(personId, { at: new Date(Date.now() - 8 * dayMs) });
    await facts.recognized(personId, { at: new Date(Date.now() - 6 * dayMs) });
    await facts.recognized(personId);
    expect(await events(personId, 2)).toHaveLength(2);
  });

  it('waits for identity when it is needed, and loses nothing', async () => {
    const personId = randomUUID();
    await bench.services.stopOne('identity');
    const ids = [await facts.recognized(personId), await facts.recognized(personId)];
    const seen = randomUUID();
    await facts.stranger(seen);
    await events(seen, 1);
    expect(await eventsOf(personId)).toEqual([]);
    await bench.services.startOne('identity');
    expect((await events(personId, 2)).map(({ data }) => data['id'])).toEqual(ids);
  });

  it('has every message that no service could handle, without its content', async () => {
    const personId = randomUUID();
    await facts.recognized(personId);
    const attendance = facts.of('attendance');
    const consumer = await attendance.bus.jetStream.consumers.get(streamOf(personRecognized), {
      filterSubjects: subjectOfMessage(personRecognized, personId),
    });
    const message = await consumer.next();
    if (message === null) throw new Error('The recognition did not arrive.');
    await attendance.deadLetters.bury(message, new AppError('conflict', 'The day is closed.'), 'kept');
    const [row] = await waitFor(
      async () => {
        const rows = await queryDatabase<Row>(
          bench.databaseUrl,
          `SELECT * FROM gateway.events WHERE type = 'dead_letter.created'`,
        );
        return rows.length > 0 && rows;
      },
      { what: 'the dead letter' },
    );
    expect(row?.data).toMatchObject({
      subject: subjectOfMessage(personRecognized, personId),
      receiver: 'attendance',
      code: 'conflict',
      message: 'The day is closed.',
      payload_bytes: message.data.length,
    });
  });

  it('numbers events in the order in which they can be read, without two of one number', async () => {
    const rows = await queryDatabase<Row>(bench.databaseUrl, 'SELECT * FROM gateway.events ORDER BY position');
    const positions = rows.map(({ position }) => BigInt(position));
    expect(new Set(positions).size).toBe(positions.length);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    // Facts that came twice, late or about nobody any more took none; two events of the person above were erased.
    const [taken] = await queryDatabase<{ readonly gone: string }>(
      bench.databaseUrl,
      'SELECT newest_position - (SELECT count(*) FROM gateway.events) AS gone FROM gateway.event_log',
    );
    expect(Number(taken?.gone)).toBe(2);
  });
});
