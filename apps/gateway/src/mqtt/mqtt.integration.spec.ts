import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { connectAsync, type MqttClient } from 'mqtt';
import {
  CameraChange,
  getStreamHealth,
  PersonChange,
  RecordChange,
  StreamState,
  timestampFromDate,
} from '@smart-attendance/contracts';
import { queryDatabase, waitFor } from '@smart-attendance/testing';
import { EventFacts } from '../testing/event-facts';
import { GatewayBench } from '../testing/gateway-bench';
import { GatewayReplica } from '../testing/gateway-replica';
import { MqttBrokerProcess } from '../testing/mqtt-broker';
import { known } from '../testing/plausible-answers';

const login = { username: 'door', password: 'correct horse' };

describe('MQTT', () => {
  let bench: GatewayBench;
  let facts: EventFacts;
  let broker: MqttBrokerProcess;
  let one: GatewayReplica;
  let other: GatewayReplica;

  const startReplica = (brokerUrl = broker.url) =>
    GatewayReplica.start({
      natsUrl: bench.natsUrl,
      databaseUrl: bench.databaseUrl,
      times: {},
      settings: {
        MQTT_URL: brokerUrl,
        MQTT_USERNAME: login.username,
        MQTT_PASSWORD: login.password,
        MQTT_PREFIX: 'site/door',
      },
    });

  beforeAll(async () => {
    [bench, broker] = await Promise.all([GatewayBench.start(), MqttBrokerProcess.start(login)]);
    facts = await EventFacts.connect(bench);
    one = await startReplica();
    await untilRetained('site/door/status', 'online');
    other = await startReplica();
  });

  afterAll(async () => {
    await one.stop();
    await other.stop();
    await broker.kill();
    await bench.stop();
  });

  /** What a new client finds at the broker, by topic. */
  async function retained(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    const client: MqttClient = await connectAsync(broker.url, { ...login, reconnectPeriod: 0 }, false);
    client.on('error', () => undefined);
    client.on('message', (topic, payload) => found.set(topic, payload.toString()));
    await client.subscribeAsync('#', { qos: 1 });
    // The broker hands out what it retains behind the answer to a subscription; this comes after it.
    await client.publishAsync('spec/end', '', { qos: 1 });
    await waitFor(() => found.has('spec/end'), { what: 'the end of what is retained' });
    await client.endAsync();
    return found;
  }

  const untilRetained = (topic: string, payload: string | undefined) =>
    waitFor(
      async () => {
        const found = await retained();
        return found.get(topic) === payload && found;
      },
      { what: `${String(payload)} at ${topic}`, everyMs: 100 },
    );

  /** The events that came about that person, first copies only. */
  const eventsOf = (userId: string): Record<string, unknown>[] => {
    const events = broker.messages
      .filter(({ topic }) => topic.startsWith('site/door/events/'))
      .map(({ topic, payload }) => ({ topic, ...(JSON.parse(payload) as { id: string; user_id: string | null }) }))
      .filter((event) => event.user_id === userId);
    return [...new Map(events.map((event) => [event.id, event])).values()];
  };

  const untilEvents = (userId: string, count: number) =>
    waitFor(() => eventsOf(userId).length >= count && eventsOf(userId), { what: `${count} events` });

  const stateTopic = `site/door/cameras/${known.camera}/state`;

  it('has each event below its type, acknowledged and not retained, with people by their ids alone', async () => {
    const personId = randomUUID();
    const id = await facts.recorded(personId, RecordChange.OPENED, { department: 'Sales' });
    const [event] = await untilEvents(personId, 1);
    expect(event).toMatchObject({
      topic: 'site/door/events/attendance.recorded',
      type: 'attendance.recorded',
      department: null,
      data: { id, status: 'present', change: 'opened' },
    });
    const message = broker.messages.find(({ payload }) => payload.includes(personId));
    expect(message).toMatchObject({ qos: 1, retain: false });
    expect(JSON.stringify(broker.messages)).not.toMatch(/Erin|Employee|Sales|doctor/);
  });

  it('retains the state of each camera, that the gateway is there, and where Home Assistant finds both', async () => {
    const found = await untilRetained('site/door/status', 'online');
    expect(JSON.parse(found.get(stateTopic) ?? '{}')).toMatchObject({ state: 'live', reason: null });
    const discovery = `homeassistant/binary_sensor/site-door-gateway/${known.camera}_connectivity/config`;
    expect(JSON.parse(found.get(discovery) ?? '{}')).toMatchObject({
      device_class: 'connectivity',
      state_topic: stateTopic,
      availability_topic: 'site/door/status',
      device: { name: 'Front door' },
    });
    await facts.status(known.camera, StreamState.FAILED, { reason: 'unreachable' });
    await waitFor(async () => (await retained()).get(stateTopic)?.includes('"failed","reason":"unreachable"'), {
      what: 'the new state',
    });
    const at = new Date();
    await facts.recognized(bench.people.of('employee').id, { cameraId: known.camera, at });
    await untilRetained(`site/door/cameras/${known.camera}/last_recognition`, at.toISOString());
  });

  it('loses nothing when the broker is killed between events, and retains everything anew', async () => {
    const personId = randomUUID();
    const id = await facts.recorded(personId, RecordChange.OPENED);
    for (let revision = 2; revision <= 40; revision += 1) {
      await facts.recorded(personId, RecordChange.EXTENDED, { id, revision });
      if (revision === 15) await broker.kill();
    }
    await broker.come();
    const events = await untilEvents(personId, 40);
    expect(events.map(({ data }) => (data as { readonly revision: number }).revision)).toEqual(
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
    await waitFor(async () => (await retained()).has(stateTopic), { what: 'the state of the camera' });
    expect((await retained()).get('site/door/status')).toBe('online');
  });

  it('retains anew of a camera what its events say: away during a try as well, and live without an old reason', async () => {
    const saidAt = new Date();
    await facts.status(known.camera, StreamState.WAITING, { reason: 'timed_out', since: saidAt });
    const away = JSON.stringify({ state: 'waiting', reason: 'timed_out', since: saidAt.toISOString() });
    await untilRetained(stateTopic, away);
    const answer = (state: StreamState, lastErrorReason: string, since: Date) => {
      bench.services.respond(getStreamHealth, ({ cameraId }) => ({
        health: { cameraId, state, lastErrorReason, stateSince: timestampFromDate(since) },
      }));
    };
    answer(StreamState.CONNECTING, 'timed_out', new Date());
    await broker.kill();
    await broker.come();
    const found = await waitFor(
      async () => {
        const now = await retained();
        return now.has(stateTopic) && now;
      },
      { what: 'the state of the camera' },
    );
    expect(found.get(stateTopic)).toBe(away);
    const since = new Date();
    answer(StreamState.LIVE, 'timed_out', since);
    await facts.camera(known.camera, CameraChange.UPDATED, 2);
    await waitFor(async () => (await retained()).get(stateTopic)?.includes(since.toISOString()), {
      what: 'the state of the camera that is live again',
    });
    const live = JSON.stringify({ state: 'live', reason: null, since: since.toISOString() });
    expect((await retained()).get(stateTopic)).toBe(live);
  });

  it('goes on at the next replica when one stops', async () => {
    const before = randomUUID();
    await facts.recorded(before, RecordChange.OPENED);
    await untilEvents(before, 1);
    await one.stop();
    const after = randomUUID();
    await facts.recorded(after, RecordChange.OPENED);
    await untilEvents(after, 1);
    expect((await retained()).get('site/door/status')).toBe('online');
    one = await startReplica();
  });

  it('goes on at the next replica when the one that had its turn does not reach the broker', async () => {
    await Promise.all([one.stop(), other.stop()]);
    const nobody = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(nobody, 'listening');
    const isTried = once(nobody, 'connection');
    one = await startReplica(`mqtt://127.0.0.1:${(nobody.address() as AddressInfo).port}`);
    await isTried;
    other = await startReplica();
    const personId = randomUUID();
    const id = await facts.recorded(personId, RecordChange.OPENED);
    expect(await untilEvents(personId, 1)).toMatchObject([{ data: { id } }]);
    await one.stop();
    nobody.close();
    one = await startReplica();
  });

  it('goes on though a replica that knows nothing of MQTT is started in between', async () => {
    const { natsUrl, databaseUrl } = bench;
    const without = await GatewayReplica.start({ natsUrl, databaseUrl, times: {} });
    await without.stop();
    await waitFor(
      async () => {
        const rows = await queryDatabase(databaseUrl, `SELECT 1 FROM gateway.event_cursors WHERE name = 'mqtt'`);
        return rows.length > 0;
      },
      { what: 'the cursor to be there again' },
    );
    const personId = randomUUID();
    const id = await facts.recorded(personId, RecordChange.OPENED);
    expect(await untilEvents(personId, 1)).toMatchObject([{ data: { id } }]);
  });

  it('takes a camera away when it is deleted', async () => {
    await facts.camera(known.camera, CameraChange.DELETED, 9);
    await untilRetained(stateTopic, undefined);
    const topics = [...(await retained()).keys()];
    expect(topics.filter((topic) => topic.includes(known.camera))).toEqual([]);
    const rows = await queryDatabase(bench.databaseUrl, 'SELECT 1 FROM gateway.mqtt_cameras');
    expect(rows).toEqual([]);
  });

  it('tells that a person was erased, by the id', async () => {
    const personId = randomUUID();
    await facts.person(personId, PersonChange.ERASED);
    const [event] = await untilEvents(personId, 1);
    expect(event).toMatchObject({ type: 'person.erased', data: {} });
  });
});
