import { randomUUID } from 'node:crypto';
import { deletePerson, getProfileImage, updateRecord } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { FakeRegistry } from '../testing/fake-registry';
import { GatewayBench, type Answer } from '../testing/gateway-bench';
import { known } from '../testing/plausible-answers';

const bench = GatewayBench.forSpecs();

let registry: FakeRegistry;
let camera: Answer;
let path: string;

beforeEach(async () => {
  registry = new FakeRegistry(bench.services);
  const json = { name: 'Front door', rtsp_url: 'rtsp://camera.example/stream1' };
  camera = await bench.callAs('administrator', 'POST', '/cameras', { json });
  path = `/cameras/${String(camera.body['id'])}`;
});

function tagOf(answer: Answer): string {
  return answer.headers.get('ETag') ?? '';
}

function put(json: object, headers: Record<string, string>, at = path): Promise<Answer> {
  return bench.callAs('administrator', 'PUT', at, { json, headers });
}

function get(headers: Record<string, string> = {}, at = path): Promise<Answer> {
  return bench.callAs('administrator', 'GET', at, { headers });
}

describe('a camera that two people edit', () => {
  it('has one strong tag, whether it was made, read or changed', async () => {
    expect(tagOf(camera)).toMatch(/^"1-[\w-]{22}"$/);
    expect(tagOf(await get())).toBe(tagOf(camera));
    const changed = await put({ location: 'Hall' }, {});
    expect(tagOf(changed)).toMatch(/^"2-/);
    expect(tagOf(await get())).toBe(tagOf(changed));
    expect(tagOf(await bench.callAs('administrator', 'POST', `${path}/start-stream`))).toMatch(/^"3-/);
  });

  it('is changed by the first, and the second is shown what it is now', async () => {
    const tag = tagOf(camera);
    expect(await put({ location: 'Hall' }, { 'If-Match': tag })).toMatchObject({ status: 200 });
    const late = await put({ location: 'Roof' }, { 'If-Match': tag });
    const now = await get();
    expect(late.status).toBe(412);
    expect(late.body['current']).toEqual(now.body);
    expect(tagOf(late)).toBe(tagOf(now));
    expect(await put({ location: 'Roof' }, { 'If-Match': tagOf(late) })).toMatchObject({ status: 200 });
  });

  it('is not changed by who was overtaken between the look and the change', async () => {
    registry.beforeUpdate = (one) => Object.assign(one, { name: 'Of somebody quicker', revision: one.revision + 1 });
    const late = await put({ zones: [] }, { 'If-Match': tagOf(camera) });
    expect([late.status, (late.body['current'] as { name: string }).name]).toEqual([412, 'Of somebody quicker']);
  });

  it('is changed as before by who does not say what it should be', async () => {
    await put({ location: 'Hall' }, {});
    expect(await put({ location: 'Roof' }, {})).toMatchObject({ status: 200, body: { location: 'Roof' } });
  });

  it.each([
    ['*', 200],
    ['"nothing", TAG', 200],
    // As it comes through a proxy that compresses.
    ['W/TAG', 200],
    ['"nothing"', 412],
    ['TAG trailing', 400],
    ['bare', 400],
  ])('If-Match: %s is %s', async (given, status) => {
    const answer = await put({ location: 'Hall' }, { 'If-Match': given.replace('TAG', tagOf(camera)) });
    expect(answer.status).toBe(status);
    expect(registry.named('Front door').location).toBe(status === 200 ? 'Hall' : '');
  });

  it('is left alone by a change for where there is none, and an unknown one stays unknown', async () => {
    expect(await put({ location: 'Hall' }, { 'If-None-Match': '*' })).toMatchObject({ status: 412 });
    expect(await put({}, { 'If-Match': '*' }, `/cameras/${randomUUID()}`)).toMatchObject({ status: 404 });
  });

  it('is deleted only as it was seen', async () => {
    await put({ location: 'Hall' }, {});
    const remove = (tag: string) => bench.callAs('administrator', 'DELETE', path, { headers: { 'If-Match': tag } });
    expect(await remove(tagOf(camera))).toMatchObject({ status: 412 });
    expect(await remove(tagOf(await get()))).toMatchObject({ status: 204 });
    expect(registry.cameras).toEqual([]);
  });
});

describe('a person and an attendance row', () => {
  it('are changed and deleted only as they were seen', async () => {
    const at = `/users/${bench.people.add('employee').id}`;
    const tag = tagOf(await get({}, at));
    expect(tag).toMatch(/^"1-/);
    expect(await put({ is_active: false }, { 'If-Match': tag }, at)).toMatchObject({ status: 200 });
    expect(await put({ is_active: true }, { 'If-Match': tag }, at)).toMatchObject({
      status: 412,
      body: { current: { is_active: false, revision: 2 } },
    });
    const erase = (match: string) => bench.callAs('administrator', 'DELETE', at, { headers: { 'If-Match': match } });
    expect(await erase(tag)).toMatchObject({ status: 412 });
    expect(await erase(tagOf(await get({}, at)))).toMatchObject({ status: 204 });
    expect(bench.services.lastRequest(deletePerson).expectedRevision).toBe(2);
  });

  it('of a row the service that has it judges the revision, in its transaction', async () => {
    const at = `/users/attendance/${known.record}`;
    const row = await get({}, at);
    const changed = await put({ notes: 'x' }, { 'If-Match': tagOf(row) }, at);
    // What a look shows more of a row than a change is no change of it.
    expect(Object.keys(row.body)).not.toEqual(Object.keys(changed.body));
    expect(await put({ notes: 'x' }, { 'If-Match': tagOf(changed) }, at)).toMatchObject({ status: 200 });
    bench.services.respond(updateRecord, () => {
      throw new AppError('conflict', 'It was changed meanwhile.', { reason: 'changed_meanwhile' });
    });
    expect(await put({ notes: 'x' }, { 'If-Match': tagOf(row) }, at)).toMatchObject({ status: 412 });
    expect(bench.services.lastRequest(updateRecord).expectedRevision).toBe(row.body['revision']);
    expect(await put({ notes: 'x' }, {}, at)).toMatchObject({ status: 409 });
  });
});

describe('what a client has already', () => {
  it('is not sent again, one thing or a list', async () => {
    for (const at of [path, '/cameras', '/users', '/auth/me']) {
      const first = await get({}, at);
      const again = await get({ 'If-None-Match': `"other", ${tagOf(first)}` }, at);
      expect([at, again.status, again.bytes.length, tagOf(again)]).toEqual([at, 304, 0, tagOf(first)]);
      expect(await get({ 'If-None-Match': '"other"' }, at)).toMatchObject({ status: 200, body: first.body });
    }
    registry.named('Front door').name = 'Renamed';
    expect(await get({ 'If-None-Match': tagOf(camera) })).toMatchObject({ status: 200 });
  });

  it('of a picture is not even read', async () => {
    const at = `/users/${bench.people.of('employee').id}/profile-images/${known.image}`;
    const first = await get({}, at);
    expect(first.bytes.length).toBeGreaterThan(0);
    bench.services.respond(getProfileImage, () => {
      throw new Error('Nobody should read it.');
    });
    expect(await get({ 'If-None-Match': tagOf(first) }, at)).toMatchObject({ status: 304 });
    const unknown = at.replace(known.image, randomUUID());
    expect(await get({ 'If-None-Match': '*' }, unknown)).toMatchObject({ status: 404 });
  });
});
