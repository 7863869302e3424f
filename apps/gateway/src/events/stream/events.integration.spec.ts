import { randomUUID } from 'node:crypto';
import { CameraChange, PersonChange, RecordChange, type Role } from '@smart-attendance/contracts';
import { EventListener, queryDatabase, waitFor } from '@smart-attendance/testing';
import { EventFacts } from '../../testing/event-facts';

import { fieldsOf, GatewayBench } from '../../testing/gateway-bench';

const clientsMax = 12;

describe('live events', () => {
  const bench = GatewayBench.forSpecs({ EVENT_CLIENTS_MAX: String(clientsMax) });
  const listeners: EventListener[] = [];
  let facts: EventFacts;

  beforeAll(async () => {
    facts = await EventFacts.connect(bench);
  });

  afterEach(async () => {
    await Promise.all(listeners.splice(0).map((listener) => listener.close()));
  });

  /** Listens from now on, or after that event. */
  async function listen(role: Role, query = '', lastEventId?: string, origin = bench.origin): Promise<EventListener> {
    const listener = new EventListener({
      url: `${origin}/api/v1/events${query}`,
      headers: { Authorization: `Bearer ${await bench.tokenOf(role)}` },
      ...(lastEventId !== undefined && { lastEventId }),
    });
    listeners.push(listener);
    await waitFor(() => listener.openings > 0, { what: `the stream of ${role}` });
    return listener;
  }

  function told(listener: EventListener, count: number): Promise<true> {
    return waitFor(() => listener.told.length >= count, { what: `${count} events` });
  }

  /** Something everybody who sees cameras is told of: whatever was to come before it has come. */
  async function mark(): Promise<string> {
    const cameraId = randomUUID();
    await facts.camera(cameraId, CameraChange.UPDATED);
    return cameraId;
  }

  async function marked(listener: EventListener, cameraId: string): Promise<void> {
    await waitFor(() => listener.told.some(({ data }) => data['camera_id'] === cameraId), { what: 'the mark' });
  }

  it('come as they happen, each as JSON with its position, type and whom it is about', async () => {
    const listener = await listen('administrator');
    const personId = randomUUID();
    const cameraId = randomUUID();
    const id = await facts.recognized(personId, { cameraId });
    await told(listener, 1);
    expect(listener.told[0]).toMatchObject({
      position: expect.stringMatching(/^\d+$/) as string,
      type: 'person.recognized',
      data: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        type: 'person.recognized',
        user_id: personId,
        camera_id: cameraId,
        department: null,
        data: { id, user_id: personId, user_name: null },
      },
    });
  });

  it('of a stream are not to be kept, held back or compressed by anybody in between', async () => {
    const response = await fetch(`${bench.origin}/api/v1/events`, {
      headers: { Authorization: `Bearer ${await bench.tokenOf('administrator')}`, 'Accept-Encoding': 'gzip, br' },
    });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': expect.stringContaining('text/event-stream') as string,
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'last-event-id': expect.stringMatching(/^\d+$/) as string,
    });
    expect(response.headers.get('content-encoding')).toBeNull();
    await response.body?.cancel();
  });

  it('are narrowed by types, camera, person and department', async () => {
    const [personId, cameraId] = [randomUUID(), randomUUID()];
    const byType = await listen('administrator', '?type=stranger.seen,camera.changed');
    const byCamera = await listen('administrator', `?camera_id=${cameraId}`);
    const byPerson = await listen('administrator', `?user_id=${personId}`);
    const byDepartment = await listen('administrator', '?department=sALES&type=attendance.recorded');
    await facts.recognized(personId);
    await facts.stranger(cameraId);
    await facts.recorded(randomUUID(), RecordChange.OPENED, { department: 'Sales' });
    await facts.recorded(randomUUID(), RecordChange.OPENED, { department: 'Lab' });
    await facts.recorded(personId, RecordChange.OPENED, { department: 'Sales' });
    const cameraMark = await mark();
    await marked(byType, cameraMark);
    await Promise.all([told(byCamera, 1), told(byPerson, 2), told(byDepartment, 2)]);
    expect(byType.types).toEqual(['stranger.seen', 'camera.changed']);
    expect(byCamera.types).toEqual(['stranger.seen']);
    expect(byPerson.types.sort()).toEqual(['attendance.recorded', 'person.recognized']);
    expect(byDepartment.told.map(({ data }) => data['department'])).toEqual(['Sales', 'Sales']);
  });

  it('are those that somebody may look up, and no others', async () => {
    const own = bench.people.of('employee').id;
    const employee = await listen('employee');
    const viewer = await listen('viewer');
    const hr = await listen('hr_officer');
    const device = await listen('device');
    await facts.recognized(randomUUID());
    await facts.stranger(randomUUID());
    const cameraId = randomUUID();
    const unknownFaceId = await facts.unknownFace(cameraId);
    await facts.recorded(randomUUID(), RecordChange.OPENED);
    await facts.recorded(own, RecordChange.OPENED);
    // Facts of different services have no order among each other, so the mark is made when all are there.
    await Promise.all([told(hr, 5), told(employee, 1)]);
    const cameraMark = await mark();
    await Promise.all([marked(viewer, cameraMark), marked(hr, cameraMark), marked(device, cameraMark)]);
    expect(employee.told.map(({ type, data }) => [type, data['user_id']])).toEqual([['attendance.recorded', own]]);
    expect(new Set(viewer.types)).toEqual(new Set(['attendance.recorded', 'camera.changed']));
    expect(new Set(hr.types)).toEqual(
      new Set(['person.recognized', 'stranger.seen', 'unknown_face.changed', 'attendance.recorded', 'camera.changed']),
    );
    expect(hr.told.find(({ type }) => type === 'unknown_face.changed')?.data).toMatchObject({
      camera_id: cameraId,
      user_id: null,
      data: { unknown_face_id: unknownFaceId, change: 'appeared', doubtful: true, revision: 1 },
    });
    expect(device.types).toEqual(['camera.changed']);
  });

  it('of others are refused to who sees only their own, and types that one may never see', async () => {
    const answers = [
      await bench.callAs('employee', 'GET', `/events?user_id=${randomUUID()}`),
      await bench.callAs('employee', 'GET', '/events?type=stranger.seen'),
      await bench.callAs('device', 'GET', '/events?type=dead_letter.created,person.changed'),
      await bench.call('GET', '/events'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 401]);
  });

  it('refuse what they cannot go on from, and what is no filter', async () => {
    const ask = (query: string, headers = {}) => bench.callAs('administrator', 'GET', `/events${query}`, { headers });
    for (const header of ['-1', '1.5', 'abc', '99999999999999999999']) {
      expect([header, fieldsOf(await ask('', { 'Last-Event-ID': header }))]).toEqual([header, ['Last-Event-ID']]);
    }
    for (const query of ['last_event_id=', 'last_event_id=x', 'last_event_id=999999999']) {
      expect([query, fieldsOf(await ask(`?${query}`))]).toEqual([query, ['last_event_id']]);
    }
    expect(fieldsOf(await ask('?lastEventID=1'))).toEqual(['lastEventID']);
    expect(fieldsOf(await ask('?type=person.seen&camera_id=1&department='))).toEqual([
      'type',
      'camera_id',
      'department',
    ]);
  });

  it('that happened while a client was away come when it is back, once, in their order', async () => {
    const first = await listen('administrator', '?type=person.recognized');
    await facts.recognized(randomUUID());
    await told(first, 1);
    const last = first.told.at(-1)?.position;
    await first.close();
    const ids: string[] = [];
    for (let count = 0; count < 120; count += 1) ids.push(await facts.recognized(randomUUID()));
    const byHeader = await listen('administrator', '?type=person.recognized&last_event_id=0', last);
    const byQuery = await listen('administrator', `?type=person.recognized&last_event_id=${String(last)}`);
    // A polyfill adds its own to the query of the first time.
    const byPolyfill = await listen(
      'administrator',
      `?type=person.recognized&last_event_id=0&lastEventId=${String(last)}`,
    );
    ids.push(await facts.recognized(randomUUID()));
    for (const listener of [byHeader, byQuery, byPolyfill]) {
      await told(listener, ids.length);
      expect(listener.told.map(({ data }) => (data['data'] as { id: string }).id)).toEqual(ids);
    }
  });

  it('are neither lost nor doubled when the gateway is started again, and reach the clients of every replica', async () => {
    const replica = await bench.startReplica();
    bench.onStop(() => replica.stop());
    const here = await listen('administrator', '?type=person.recognized');
    const there = await listen(
      'administrator',
      '?type=person.recognized',
      undefined,
      `http://127.0.0.1:${replica.port}`,
    );
    const ids = [await facts.recognized(randomUUID())];
    await told(here, 1);
    await bench.restart(async () => {
      for (let count = 0; count < 20; count += 1) ids.push(await facts.recognized(randomUUID()));
    });
    ids.push(await facts.recognized(randomUUID()));
    await Promise.all([told(here, ids.length), told(there, ids.length)]);
    for (const listener of [here, there]) {
      expect(listener.told.map(({ data }) => (data['data'] as { id: string }).id)).toEqual(ids);
    }
    expect([here.openings, there.openings]).toEqual([2, 1]);
  });

  it('of an erased person are not told any more, but that they were erased', async () => {
    const personId = randomUUID();
    const before = new Date();
    const live = await listen('administrator', `?user_id=${personId}`);
    await facts.person(personId, PersonChange.CREATED, { department: 'Sales', at: before });
    await told(live, 1);
    await facts.person(personId, PersonChange.ERASED, { revision: 2 });
    await told(live, 2);
    const late = await listen('administrator', `?user_id=${personId}&last_event_id=0`);
    await told(late, 1);
    expect(live.types).toEqual(['person.changed', 'person.erased']);
    expect(late.told.map(({ type, data }) => [type, data['data'], data['department']])).toEqual([
      ['person.erased', {}, null],
    ]);
  });

  it('that are not kept any more are said to be lost', async () => {
    await queryDatabase(bench.databaseUrl, 'UPDATE gateway.event_log SET forgotten_position = 3');
    const listener = await listen('administrator', '?last_event_id=1');
    await told(listener, 2);
    expect(listener.told[0]).toEqual({ position: '3', type: 'events.lost', data: { after: '1', resumed_after: '3' } });
    expect(Number(listener.told[1]?.position)).toBeGreaterThan(3);
  });

  it('have places for so many clients, not all of them one caller’s, and the next is told to come back', async () => {
    for (let count = 0; count < clientsMax - 2; count += 1) await listen('employee');
    const another = await bench.callAs('employee', 'GET', '/events');
    expect(another).toMatchObject({ status: 429, body: { reason: 'too_many_own_clients' } });
    for (let count = 0; count < 2; count += 1) await listen('hr_officer');
    const refused = await bench.callAs('administrator', 'GET', '/events');
    expect(refused).toMatchObject({ status: 503, body: { reason: 'too_many_clients' } });
    await listeners.shift()?.close();
    // It asks until it has the place that is free now.
    await listen('employee');
  });
});
