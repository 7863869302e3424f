import { randomUUID } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { RecordChange, roles } from '@smart-attendance/contracts';
import { queryDatabase, waitFor } from '@smart-attendance/testing';
import { EventFacts } from '../testing/event-facts';
import { fieldsOf, GatewayBench, type Answer } from '../testing/gateway-bench';
import { Receiver } from '../testing/receiver';
import { webhooksMax } from './webhooks.service';

describe('webhooks over HTTP', () => {
  const bench = GatewayBench.forSpecs({ WEBHOOK_NETWORKS: '127.0.0.1' });
  let receiver: Receiver;
  let facts: EventFacts;

  beforeAll(async () => {
    facts = await EventFacts.connect(bench);
    receiver = await Receiver.start();
    bench.onStop(() => receiver.leave());
  });

  beforeEach(() => {
    receiver.behave = () => 200;
  });

  const call = (method: string, path: string, json?: object): Promise<Answer> =>
    bench.callAs('administrator', method, `/webhooks${path}`, json === undefined ? {} : { json });

  async function create(more: object = {}) {
    const answer = await call('POST', '', { url: receiver.url, ...more });
    expect(answer.status).toBe(201);
    return answer.body as { readonly id: string; readonly secret: string };
  }

  it('are made, shown, changed and deleted; the secret is shown once', async () => {
    const filters = { types: ['attendance.recorded'], camera_id: randomUUID(), user_id: randomUUID() };
    const { id, secret } = await create({ ...filters, description: 'payroll', department: 'Sales' });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const shown = await call('GET', `/${id}`);
    expect(shown.body).toMatchObject({ ...filters, url: receiver.url, description: 'payroll', is_active: true });
    const cleared = { description: null, types: [], camera_id: null, user_id: null, department: null };
    const changed = await call('PUT', `/${id}`, { ...cleared, is_active: false });
    expect(changed.body).toMatchObject({ ...cleared, types: null, is_active: false, url: receiver.url });
    const list = await call('GET', '?limit=1000');
    expect(list.body['data']).toEqual([changed.body]);
    for (const { text } of [shown, changed, list]) expect(text).not.toContain('whsec_');
    expect((await call('DELETE', `/${id}`)).status).toBe(204);
    expect((await call('GET', `/${id}`)).status).toBe(404);
    expect((await call('DELETE', `/${id}`)).status).toBe(404);
  });

  /** Of a key that may read no events but those of cameras. */
  async function limitedKey(): Promise<Readonly<Record<string, string>>> {
    const scopes = ['webhooks.manage', 'cameras.read'];
    const json = { name: 'cameras', role: 'administrator', scopes };
    return { 'X-API-Key': String((await bench.callAs('administrator', 'POST', '/api-keys', { json })).body['key']) };
  }

  it('are made by an API key with scopes of those types alone that the key may read', async () => {
    const headers = await limitedKey();
    const make = (types?: string[]) => bench.call('POST', '/webhooks', { headers, json: { url: receiver.url, types } });
    expect((await make()).status).toBe(403);
    expect((await make(['person.recognized'])).status).toBe(403);
    const { status, body } = await make(['camera.changed']);
    expect(status).toBe(201);
    const { id } = await create();
    const moved = await bench.call('PUT', `/webhooks/${id}`, { headers, json: { url: receiver.url } });
    expect(moved.status).toBe(403);
    const rotate = (webhookId: string) => bench.call('POST', `/webhooks/${webhookId}/rotate-secret`, { headers });
    expect((await rotate(id)).status).toBe(403);
    expect((await rotate(String(body['id']))).status).toBe(200);
    for (const made of [id, String(body['id'])]) await call('DELETE', `/${made}`);
  });

  it('neither lead what they posted elsewhere nor post it once more for a key that could not read it', async () => {
    const headers = await limitedKey();
    const personId = randomUUID();
    const { id } = await create({ user_id: personId });
    await facts.recorded(personId, RecordChange.OPENED, { department: 'Sales' });
    const isDelivered = async () => (await call('GET', `/${id}/deliveries?status=delivered`)).body['total'] === 1;
    await waitFor(isDelivered, { what: 'the event to be delivered' });
    const posted = receiver.calls.length;

    const json = { url: `${receiver.url}/elsewhere`, types: ['camera.changed'] };
    expect((await bench.call('PUT', `/webhooks/${id}`, { headers, json })).status).toBe(403);
    const [row] = (await call('GET', `/${id}/deliveries`)).body['data'] as { readonly id: string }[];
    const replay = () => bench.call('POST', `/webhooks/${id}/deliveries/${String(row?.id)}/replay`, { headers });
    expect((await replay()).status).toBe(403);
    expect((await call('PUT', `/${id}`, { types: ['camera.changed'], user_id: null })).status).toBe(200);
    expect((await bench.call('PUT', `/webhooks/${id}`, { headers, json })).status).toBe(200);
    expect((await replay()).status).toBe(403);
    expect(receiver.calls).toHaveLength(posted);
    await call('DELETE', `/${id}`);
  });

  it('keep their secret sealed', async () => {
    const { id, secret } = await create();
    const [row] = await queryDatabase<{ readonly secret_sealed: Buffer }>(
      bench.databaseUrl,
      `SELECT secret_sealed FROM gateway.webhooks WHERE id = '${id}'`,
    );
    const bytes = Buffer.from(secret.slice('whsec_'.length), 'base64');
    expect(row?.secret_sealed.includes(bytes)).toBe(false);
    await call('DELETE', `/${id}`);
  });

  it('lead to no address that nobody allowed, and quote none', async () => {
    for (const url of [
      'http://10.0.0.1/hunter2',
      'http://169.254.169.254/latest/hunter2',
      'http://[::1]/hunter2',
      'http://2130706433.1/hunter2',
      'https://me:hunter2@hooks.example.org/',
      'ftp://hooks.example.org/hunter2',
    ]) {
      const answer = await call('POST', '', { url });
      expect([url, answer.status, fieldsOf(answer)]).toEqual([url, 422, ['url']]);
      expect(answer.text).not.toContain('hunter2');
    }
    expect(fieldsOf(await call('POST', '', { url: receiver.url, types: ['person.cloned'] }))).toEqual(['types']);
    expect(fieldsOf(await call('POST', '', { url: receiver.url, secret: 'mine' }))).toEqual(['secret']);
    expect(fieldsOf(await call('POST', '', {}))).toEqual(['url']);
  });

  it('are tested by an event of their own, off or on, and the answer says how the receiver took it', async () => {
    const { id, secret } = await create({ is_active: false });
    const well = await call('POST', `/${id}/test`);
    expect(well).toMatchObject({ status: 200, body: { success: true, reason: null, response_status: 200 } });
    const { body, headers } = receiver.calls.at(-1) ?? { body: '', headers: {} };
    expect(new StandardWebhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
      type: 'webhook.test',
      data: {},
    });
    receiver.behave = () => 500;
    const badly = await call('POST', `/${id}/test`);
    expect(badly).toMatchObject({ status: 200, body: { success: false, reason: 'status', response_status: 500 } });
    expect((await call('GET', `/${id}`)).body).toMatchObject({ failures: 0, last_failure_reason: null });
    await call('DELETE', `/${id}`);
  });

  it('post what happened, say so in their deliveries, and post it once more on request', async () => {
    const personId = randomUUID();
    const { id, secret } = await create({ user_id: personId });
    const recordId = await facts.recorded(personId, RecordChange.OPENED, { department: 'Sales' });
    const delivered = await waitFor(
      async () => (await call('GET', `/${id}/deliveries?status=delivered`)).body['total'] === 1,
      { what: 'the event to be delivered' },
    );
    expect(delivered).toBe(true);
    const first = receiver.calls.at(-1);
    expect(first?.event).toMatchObject({ type: 'attendance.recorded', user_id: personId, data: { id: recordId } });
    const list = await call('GET', `/${id}/deliveries`);
    const [row] = list.body['data'] as { readonly id: string }[];
    expect(row).toMatchObject({ status: 'delivered', event_id: first?.id, attempts: 1, response_status: 200 });
    expect(list.text).not.toContain(recordId);

    const { secret: rotated } = (await call('POST', `/${id}/rotate-secret`)).body as { readonly secret: string };
    expect(rotated).not.toBe(secret);
    const replay = `/${id}/deliveries/${String(row?.id)}/replay`;
    expect(await call('POST', replay)).toMatchObject({ status: 202, body: { status: 'pending' } });
    await waitFor(() => receiver.calls.filter((one) => one.id === first?.id).length === 2, { what: 'the replay' });
    const again = receiver.calls.at(-1);
    for (const good of [secret, rotated]) {
      const signed = again?.headers as Record<string, string>;
      expect(() => new StandardWebhook(good).verify(again?.body ?? '', signed)).not.toThrow();
    }
    await call('PUT', `/${id}`, { is_active: false });
    expect(await call('POST', replay)).toMatchObject({ status: 409, body: { reason: 'webhook_off' } });
    await call('PUT', `/${id}`, { is_active: true });
    await queryDatabase(bench.databaseUrl, `DELETE FROM gateway.events WHERE person_id = '${personId}'`);
    expect(await call('POST', replay)).toMatchObject({ status: 409, body: { reason: 'event_gone' } });
    expect((await call('POST', `/${id}/deliveries/${randomUUID()}/replay`)).status).toBe(404);
    expect((await call('GET', `/${id}/deliveries?status=lost`)).status).toBe(422);
    await call('DELETE', `/${id}`);
  });

  it('are the business of administrators, and there are only so many', async () => {
    for (const role of roles.filter((one) => one !== 'administrator' && one !== 'device')) {
      expect([role, (await bench.callAs(role, 'GET', '/webhooks')).status]).toEqual([role, 403]);
    }
    expect((await call('GET', `/${randomUUID()}/deliveries`)).status).toBe(404);
    expect((await call('POST', `/${randomUUID()}/test`)).status).toBe(404);
    expect((await call('POST', `/${randomUUID()}/rotate-secret`)).status).toBe(404);
    expect((await call('PUT', `/${randomUUID()}`, { url: receiver.url })).status).toBe(404);
    const answers = await Promise.all(
      Array.from({ length: webhooksMax + 5 }, () => call('POST', '', { url: receiver.url })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(webhooksMax);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ reason: 'too_many_webhooks' });
    await queryDatabase(bench.databaseUrl, 'DELETE FROM gateway.webhooks');
  });
});
