import { randomUUID } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { createTestDatabase, queryDatabase, startTestNats, waitFor } from '@smart-attendance/testing';
import type { TestDatabase, TestNats } from '@smart-attendance/testing';
import type { NewEvent } from '../events/event';
import { GatewayReplica } from '../testing/gateway-replica';
import { Receiver, type ReceivedCall } from '../testing/receiver';
import { WebhookDeliveriesRepository } from './webhook-deliveries.repository';
import { keptDeliveries, WebhookHousekeepingService } from './webhook-housekeeping.service';
import { WebhooksService, type NewWebhook } from './webhooks.service';

const creator = randomUUID();
const times = {
  firstRetryMs: 20,
  retryMsMax: 200,
  awayRetryMsMax: 100,
  attemptMsMax: 500,
  leaseMs: 1_500,
  pollMs: 25,
};
const people = (count: number): string[] => Array.from({ length: count }, (): string => randomUUID());
const idsOf = (calls: readonly ReceivedCall[]): string[] => calls.map(({ id }) => id);

describe('deliveries of webhooks', () => {
  let nats: TestNats;
  let database: TestDatabase;
  let one: GatewayReplica;
  let other: GatewayReplica;
  const receivers: Receiver[] = [];

  const startReplica = (more: Partial<typeof times> & { giveUpAfterMs?: number; switchOffAfterMs?: number } = {}) =>
    GatewayReplica.start({ natsUrl: nats.url, databaseUrl: database.url, times: { ...times, ...more } });

  beforeAll(async () => {
    [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
    one = await startReplica();
    other = await startReplica();
  });

  afterEach(async () => {
    const webhooks = one.get(WebhooksService);
    const { rows } = await webhooks.list({ skip: 0, limit: 100, descending: false, cursor: '' });
    for (const { id } of rows) await webhooks.delete(id);
    for (const receiver of receivers.splice(0)) await receiver.leave();
  });

  afterAll(async () => {
    await one.stop();
    await other.stop();
    await database.drop();
    await nats.stop();
  });

  async function receiver(): Promise<Receiver> {
    const started = await Receiver.start();
    receivers.push(started);
    return started;
  }

  async function subscribe(url: string, filter: Partial<NewWebhook> = {}, by = one) {
    return by.get(WebhooksService).create({
      url,
      description: '',
      types: [],
      cameraId: null,
      userId: null,
      department: null,
      isActive: true,
      createdBy: creator,
      ...filter,
    });
  }

  async function append(userId: string | null, given: Partial<NewEvent> = {}): Promise<string> {
    const event: NewEvent = {
      id: randomUUID(),
      type: userId === null ? 'camera.state_changed' : 'attendance.recorded',
      occurredAt: new Date(),
      cameraId: userId === null ? randomUUID() : null,
      userId,
      department: null,
      data: {},
      ...given,
    };
    await one.log.append(event);
    return event.id;
  }

  /** So many events of each, one person after the other; the ids by person in their order. */
  async function appendRounds(persons: readonly string[], rounds: number): Promise<Map<string, string[]>> {
    const ids = new Map(persons.map((person) => [person, [] as string[]]));
    for (let round = 0; round < rounds; round += 1) {
      for (const person of persons) ids.get(person)?.push(await append(person, { data: { round } }));
    }
    return ids;
  }

  const takenOf = ({ taken }: Receiver, person: string): string[] =>
    idsOf(taken.filter(({ event }) => event.user_id === person));

  async function untilTaken(by: Receiver, count: number): Promise<void> {
    await waitFor(() => by.taken.length >= count, { what: `${count} events at the receiver` });
  }

  const deliveriesOf = async (webhookId: string) => {
    const page = { skip: 0, limit: 1_000, descending: false, cursor: '' };
    return (await one.get(WebhookDeliveriesRepository).list(webhookId, undefined, page)).rows;
  };

  const untilStatus = (webhookId: string, eventId: string, status: string) =>
    waitFor(
      async () => (await deliveriesOf(webhookId)).find((row) => row.eventId === eventId && row.status === status),
      { what: `the delivery to be ${status}` },
    );

  it('are made once for each event by two replicas, in the order of each person, and signed', async () => {
    const hook = await receiver();
    const { secret } = await subscribe(hook.url);
    const persons = people(5);
    const ids = await appendRounds(persons, 8);
    await untilTaken(hook, 40);
    for (const person of persons) expect(takenOf(hook, person)).toEqual(ids.get(person));
    expect(hook.calls).toHaveLength(40);
    for (const { body, headers, id, event } of hook.calls) {
      const signed = headers as Record<string, string>;
      expect(new StandardWebhook(secret).verify(body, signed)).toMatchObject({ id, type: 'attendance.recorded' });
      expect(event).toMatchObject({ id, camera_id: null, department: null });
    }
  });

  it('reach a receiver that was away, then slow, then broken: everything once per id, in the order of each person', async () => {
    const hook = await receiver();
    const { webhook } = await subscribe(hook.url);
    await hook.leave();
    const persons = people(4);
    const first = await appendRounds(persons, 5);
    await waitFor(async () => (await one.get(WebhooksService).get(webhook.id)).timesAway >= 6, {
      what: 'the receiver to be known as away',
    });
    hook.behave = ({ id }) => {
      if (hook.calls.length <= 3) return undefined;
      return hook.calls.length % 3 === 0 && !idsOf(hook.calls.slice(0, -1)).includes(id) ? 500 : 204;
    };
    await hook.come();
    const then = await appendRounds(persons, 5);
    await untilTaken(hook, 40);
    for (const person of persons) {
      expect(takenOf(hook, person)).toEqual([...(first.get(person) ?? []), ...(then.get(person) ?? [])]);
    }
    // Every failure is settled before its event is taken at last, so the last word is a success.
    const well = await waitFor(
      async () => {
        const now = await one.get(WebhooksService).get(webhook.id);
        return now.failures === 0 && now;
      },
      { what: 'the last delivery to be settled' },
    );
    expect(well).toMatchObject({ timesAway: 0, isActive: true, failingSince: null });
  });

  it('to one who holds every connection, one who is away and one who refuses all keep nobody else waiting', async () => {
    const [slow, gone, refusing, well] = [await receiver(), await receiver(), await receiver(), await receiver()];
    slow.behave = () => undefined;
    refusing.behave = () => 400;
    for (const { url } of [slow, gone, refusing, well]) await subscribe(url);
    await gone.leave();
    const persons = people(6);
    const ids = await appendRounds(persons, 5);
    // A machine that has no time for a while lets leases run out, and then one is delivered again.
    const distinct = (person: string): string[] => [...new Set(takenOf(well, person))];
    await waitFor(() => persons.flatMap(distinct).length === 30, { what: 'all to be taken' });
    for (const person of persons) expect(distinct(person)).toEqual(ids.get(person));
    expect([slow.taken.length, refusing.taken.length]).toEqual([0, 0]);
  });

  it('of somebody whose event is refused wait behind it; those of others go on, and a replay overtakes', async () => {
    const hook = await receiver();
    const { webhook } = await subscribe(hook.url);
    const [unlucky = '', lucky = ''] = people(2);
    const refused = await append(unlucky);
    hook.behave = ({ id }) => (id === refused ? 422 : 200);
    const behind = await append(unlucky);
    const free = await append(lucky);
    await untilTaken(hook, 1);
    await waitFor(() => hook.calls.filter(({ id }) => id === refused).length >= 3, { what: 'it to be tried again' });
    expect(idsOf(hook.taken)).toEqual([free]);
    hook.behave = () => 200;
    await untilTaken(hook, 3);
    expect(idsOf(hook.taken)).toEqual([free, refused, behind]);
    const [row] = await deliveriesOf(webhook.id);
    // As after a Retry-After of an hour.
    await queryDatabase(database.url, `UPDATE gateway.webhooks SET not_before = now() + interval '1 hour'`);
    await one.get(WebhooksService).replay(webhook.id, String(row?.id));
    await untilTaken(hook, 4);
    expect(hook.taken.at(-1)?.id).toBe(row?.eventId);
  });

  it('are given up after their time, and then the next one of that person has its turn', async () => {
    await Promise.all([one.stop(), other.stop()]);
    [one, other] = [await startReplica({ giveUpAfterMs: 400 }), await startReplica({ giveUpAfterMs: 400 })];
    const hook = await receiver();
    const { webhook } = await subscribe(hook.url);
    const [person = ''] = people(1);
    const refused = await append(person);
    hook.behave = ({ id }) => (id === refused ? 422 : 200);
    const next = await append(person);
    expect(await untilStatus(webhook.id, refused, 'failed')).toMatchObject({ reason: 'status', responseStatus: 422 });
    await untilTaken(hook, 1);
    expect(idsOf(hook.taken)).toEqual([next]);
  });

  it('are sent again under the same id when the replica that had them in hand is gone', async () => {
    const hook = await receiver();
    const { webhook } = await subscribe(hook.url);
    // Posted, and never settled: as by a replica that dies right then.
    const [person = ''] = people(1);
    hook.behave = () => undefined;
    const id = await append(person);
    await waitFor(() => hook.calls.length === 1, { what: 'the first attempt' });
    await queryDatabase(
      database.url,
      `UPDATE gateway.webhook_deliveries SET attempts = attempts + 1 WHERE webhook_id = '${webhook.id}'`,
    );
    hook.behave = () => 200;
    await untilTaken(hook, 1);
    expect(hook.calls.map((call) => call.id)).toEqual([id, id]);
    expect(await untilStatus(webhook.id, id, 'delivered')).toMatchObject({ attempts: 3 });
  });

  it('end with a 410, and go on with what waited and what is new when the webhook is switched on again', async () => {
    const hook = await receiver();
    const { webhook } = await subscribe(hook.url);
    hook.behave = () => 410;
    const [person = ''] = people(1);
    const waited = await append(person);
    const webhooks = one.get(WebhooksService);
    await waitFor(async () => !(await webhooks.get(webhook.id)).isActive, { what: 'the webhook to be switched off' });
    expect(await webhooks.get(webhook.id)).toMatchObject({ switchedOffReason: 'gone', lastFailureReason: 'status' });
    await append(person);
    await one.get(WebhooksService).update(webhook.id, { description: 'off all the same' });
    hook.behave = () => 200;
    await webhooks.update(webhook.id, { isActive: true });
    const fresh = await append(person);
    await untilTaken(hook, 2);
    expect(idsOf(hook.taken)).toEqual([waited, fresh]);
    expect(await webhooks.get(webhook.id)).toMatchObject({ switchedOffAt: null, switchedOffReason: null });
  });

  it('go to a new address at once, whatever came of them at the one before', async () => {
    await Promise.all([one.stop(), other.stop()]);
    const later = { firstRetryMs: 600_000, retryMsMax: 600_000, attemptMsMax: 3_000, leaseMs: 60_000 };
    [one, other] = [await startReplica(later), await startReplica(later)];
    const [wrong, right] = [await receiver(), await receiver()];
    const [refused = '', held = ''] = people(2);
    // The second is in hand when the address changes; its failure is none of the new one.
    wrong.behave = ({ event }) => (event.user_id === refused ? 404 : undefined);
    const { webhook } = await subscribe(wrong.url);
    const ids = await appendRounds([refused, held], 2);
    const webhooks = one.get(WebhooksService);
    await waitFor(async () => wrong.calls.length === 2 && (await webhooks.get(webhook.id)).failures === 1, {
      what: 'one to be refused and one to be held',
    });
    expect(await webhooks.update(webhook.id, { url: right.url })).toMatchObject({ failures: 0, failingSince: null });
    await untilTaken(right, 4);
    for (const person of [refused, held]) expect(takenOf(right, person)).toEqual(ids.get(person));
    expect(await webhooks.get(webhook.id)).toMatchObject({ failures: 0, timesAway: 0 });
  });

  it('are ended by a time with nothing but failures, and the webhook says why', async () => {
    await Promise.all([one.stop(), other.stop()]);
    [one, other] = [await startReplica({ switchOffAfterMs: 300 }), await startReplica({ switchOffAfterMs: 300 })];
    const hook = await receiver();
    const { webhook } = await subscribe(hook.url);
    await hook.leave();
    await append(people(1)[0] ?? '');
    const off = await waitFor(
      async () => {
        const now = await one.get(WebhooksService).get(webhook.id);
        return !now.isActive && now;
      },
      { what: 'the webhook to be switched off' },
    );
    expect(off).toMatchObject({ switchedOffReason: 'failing', lastFailureReason: 'refused' });
    expect(off.failures).toBeGreaterThanOrEqual(10);
  });

  it('of an erased person are dropped before they are sent, and nothing tells any more whose they were', async () => {
    const hook = await receiver();
    const { webhook } = await subscribe(hook.url);
    const [erased = '', stays = ''] = people(2);
    await hook.leave();
    const secret = await append(erased, { data: { user_name: 'Ada' } });
    const kept = await append(stays);
    await waitFor(async () => (await deliveriesOf(webhook.id)).length === 2, { what: 'both deliveries' });
    await one.log.erase(erased, new Date());
    await untilStatus(webhook.id, secret, 'dropped');
    await hook.come();
    await untilTaken(hook, 2);
    expect(hook.calls.map(({ event }) => event.type).sort()).toEqual(['attendance.recorded', 'person.erased']);
    expect(idsOf(hook.calls)).toContain(kept);
    const rows = await queryDatabase<{ readonly order_key: string }>(
      database.url,
      `SELECT order_key FROM gateway.webhook_deliveries WHERE event_id = '${secret}'`,
    );
    expect(rows[0]?.order_key).not.toBe(erased);
  });

  it('are of events that came after the webhook and that its filters let through', async () => {
    const hook = await receiver();
    const [person = '', stranger = ''] = people(2);
    await append(person);
    const cameraId = randomUUID();
    await subscribe(`${hook.url}/person`, { userId: person, types: ['attendance.recorded'] });
    await subscribe(`${hook.url}/camera`, { cameraId });
    await subscribe(`${hook.url}/sales`, { department: 'sALES' });
    const wanted = [
      await append(person),
      await append(null, { cameraId }),
      await append(stranger, { department: 'Sales' }),
    ];
    await append(stranger);
    await append(person, { type: 'person.changed' });
    await append(null);
    wanted.push(await append(person));
    await untilTaken(hook, 4);
    expect(new Set(idsOf(hook.calls))).toEqual(new Set(wanted));
  });

  it('are signed by the new secret and the one before it while receivers change over', async () => {
    const hook = await receiver();
    const { webhook, secret } = await subscribe(hook.url);
    const rotated = await one.get(WebhooksService).rotateSecret(webhook.id);
    await append(people(1)[0] ?? '');
    await untilTaken(hook, 1);
    const { body, headers } = hook.taken[0] as ReceivedCall;
    for (const good of [secret, rotated.secret]) {
      expect(() => new StandardWebhook(good).verify(body, headers as Record<string, string>)).not.toThrow();
    }
    expect(String(headers['webhook-signature']).split(' ')).toHaveLength(2);
  });

  it('are kept for a while and in a number: what waits too long is given up, and too many switch the webhook off', async () => {
    const hook = await receiver();
    const { webhook } = await subscribe(hook.url);
    await appendRounds(people(3), 2);
    await untilTaken(hook, 6);
    const housekeeping = one.get(WebhookHousekeepingService);
    await waitFor(
      async () => {
        await housekeeping.sweep({ ...keptDeliveries, rowsMax: 4 });
        return (await deliveriesOf(webhook.id)).length === 4;
      },
      { what: 'the oldest to go' },
    );
    await hook.leave();
    await appendRounds(people(1), 3);
    await waitFor(
      async () => {
        await housekeeping.sweep({ ...keptDeliveries, pendingMax: 2 });
        return (await one.get(WebhooksService).get(webhook.id)).switchedOffReason === 'too_far_behind';
      },
      { what: 'the webhook to be switched off' },
    );
    await waitFor(
      async () => {
        await housekeeping.sweep({ ...keptDeliveries, keptMs: 0 });
        return (await deliveriesOf(webhook.id)).length === 0;
      },
      { what: 'nothing to be left' },
    );
    expect(hook.calls).toHaveLength(6);
  });

  it('that a crashed replica had in hand are given up as well while the webhook is off', async () => {
    const hook = await receiver();
    const { webhook } = await subscribe(hook.url);
    hook.behave = () => undefined;
    await append(people(1)[0] ?? '');
    await waitFor(() => hook.calls.length > 0, { what: 'the first attempt' });
    await one.get(WebhooksService).update(webhook.id, { isActive: false });
    // Another attempt, and its lease is over: whoever had this one will not settle it.
    await queryDatabase(
      database.url,
      `UPDATE gateway.webhook_deliveries SET attempts = attempts + 1, next_attempt_at = now() - interval '1 minute'
        WHERE webhook_id = '${webhook.id}' AND is_sending`,
    );
    expect(await deliveriesOf(webhook.id)).toMatchObject([{ status: 'pending', isSending: true }]);
    await one.get(WebhookHousekeepingService).sweep({ ...keptDeliveries, keptMs: 0 });
    expect(await deliveriesOf(webhook.id)).toEqual([]);
  });

  it('of an erased person keep nothing of what the receiver said of them, those that were replayed included', async () => {
    await Promise.all([one.stop(), other.stop()]);
    [one, other] = [await startReplica({ giveUpAfterMs: 0 }), await startReplica({ giveUpAfterMs: 0 })];
    const hook = await receiver();
    const { webhook } = await subscribe(hook.url);
    const [erased = ''] = people(1);
    hook.behave = () => 422;
    const id = await append(erased);
    const { id: deliveryId } = await untilStatus(webhook.id, id, 'failed');
    await one.get(WebhooksService).replay(webhook.id, deliveryId);
    await waitFor(async () => (await untilStatus(webhook.id, id, 'failed')).attempts === 2, { what: 'the replay' });
    await queryDatabase(database.url, `UPDATE gateway.webhook_deliveries SET response_text = 'no Ada Lovelace here'`);
    await one.log.erase(erased, new Date());
    await waitFor(() => hook.calls.some(({ event }) => event.type === 'person.erased'), { what: 'the erasure' });
    expect((await deliveriesOf(webhook.id)).find(({ eventId }) => eventId === id)).toMatchObject({
      status: 'failed',
      responseText: null,
    });
  });
});
