import { randomUUID } from 'node:crypto';
import { createCamera, defaultSiteId, listCameras, updateCamera, WantedState } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { waitFor } from '@smart-attendance/testing';
import { fieldsOf, GatewayBench, type Answer } from '../../testing/gateway-bench';
import { known } from '../../testing/plausible-answers';
import { FakeRegistry } from '../../testing/fake-registry';

interface Row {
  readonly row: number;
  readonly result: string;
  readonly camera_id: string | null;
  readonly errors: readonly { readonly row: number; readonly field: string; readonly message: string }[];
}

describe('cameras as a file', () => {
  const bench = GatewayBench.forSpecs();
  let registry: FakeRegistry;

  beforeEach(() => {
    registry = new FakeRegistry(bench.services);
  });

  function send(body: string | Uint8Array, query = '', type = 'text/csv'): Promise<Answer> {
    return bench.callAs('administrator', 'POST', `/cameras/import${query}`, {
      body,
      headers: { 'Content-Type': type },
    });
  }

  const exported = async () => (await bench.callAs('administrator', 'GET', '/cameras/export')).text;
  const countsOf = ({ body }: Answer) => [body['created'], body['updated'], body['unchanged'], body['failed']];
  const rowsOf = ({ body }: Answer) => body['data'] as Row[];

  const two = [
    'name;rtsp_url;password;frame_rate;zones;stream_wanted',
    '"Tür 1";rtsp://viewer@10.1.0.1/1;" p;w ";7;"[{""kind"":""mask"",""points"":[[0,0],[0.333333,0],[1,1]]}]";true',
    'Tür 2;rtsp://10.1.0.2/1;;;;',
  ].join('\r\n');

  it('are created in the order of the file, with passwords, zones and a wish', async () => {
    const answer = await send(`\uFEFF${two}`);
    expect(answer.status).toBe(200);
    expect(countsOf(answer)).toEqual([2, 0, 0, 0]);
    expect(registry.cameras.map(({ name }) => name)).toEqual(['Tür 1', 'Tür 2']);
    expect(registry.named('Tür 1')).toMatchObject({
      frameRate: 7,
      hasPassword: true,
      wantedState: WantedState.RUNNING,
    });
    expect(registry.named('Tür 1').zones?.zones).toHaveLength(1);
    expect(registry.named('Tür 2')).toMatchObject({ frameRate: 5, wantedState: WantedState.STOPPED });
    expect(rowsOf(answer)).toMatchObject([
      { row: 2, result: 'created', camera_id: registry.named('Tür 1').id, errors: [] },
      { row: 3, result: 'created' },
    ]);
    expect(answer.text).not.toContain('p;w');
  });

  it('sent twice are there once', async () => {
    await send(two);
    await send(two);
    const withoutPassword = two.replace('" p;w "', '').replace('viewer@', '');
    expect(countsOf(await send(withoutPassword))).toEqual([0, 0, 2, 0]);
    expect(registry.cameras).toHaveLength(2);
  });

  it('that were exported are taken back unchanged, formulas and all, and hold no password', async () => {
    const fields = {
      name: '=HYPERLINK("http://evil/")',
      rtsp_url: 'rtsp://viewer:geheim@10.1.0.9/1',
      description: '+49 30; "two"\nlines',
      location: "'=quoted",
      sub_rtsp_url: 'rtsp://10.1.0.9/2',
      stream: 'sub',
      schedule: [{ days: ['mon'], from: '22:00', to: '06:00' }],
      time_zone: 'Europe/Berlin',
      zones: [
        {
          name: '@door',
          kind: 'watch',
          points: [
            [0.1, 0.2],
            [0.9, 0.2],
            [0.123456, 1],
          ],
        },
      ],
      motion_gate: false,
      detector_input: '640x384',
      face_width_px_min: 44,
      liveness_mode: 'off',
      site_id: known.site,
      role: 'exit',
    };
    await bench.callAs('administrator', 'POST', '/cameras', { json: fields });
    await bench.callAs('administrator', 'POST', '/cameras', { json: { name: 'Plain', rtsp_url: 'rtsp://10.1.0.10/' } });
    const answer = await bench.callAs('administrator', 'GET', '/cameras/export');
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect(answer.headers.get('content-disposition')).toContain('cameras.csv');
    expect(answer.bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(answer.text).toContain('"\'=HYPERLINK(""http://evil/"")"');
    expect(answer.text).not.toContain('geheim');
    const before = registry.cameras.map((camera) => structuredClone(camera));
    expect(countsOf(await send(answer.text))).toEqual([0, 0, 2, 0]);
    const withoutIds = answer.text.replaceAll(/^[0-9a-f-]{36},/gm, ',');
    expect(countsOf(await send(withoutIds))).toEqual([0, 0, 2, 0]);
    expect(registry.cameras).toEqual(before);
    expect(await exported()).toBe(answer.text);
  });

  it('that were exported make the same cameras in an empty installation', async () => {
    await bench.callAs('administrator', 'POST', '/cameras', {
      json: {
        name: '-1',
        rtsp_url: 'rtsp://10.1.0.9/1',
        zones: [
          {
            kind: 'mask',
            points: [
              [0, 0],
              [1, 0],
              [1, 1],
            ],
          },
        ],
      },
    });
    const file = (await exported()).replaceAll(/^[0-9a-f-]{36},/gm, ',');
    registry = new FakeRegistry(bench.services);
    expect(countsOf(await send(file))).toEqual([1, 0, 0, 0]);
    expect((await exported()).replaceAll(/^[0-9a-f-]{36},/gm, ',')).toBe(file);
  });

  it('are exported all, page by page', async () => {
    const rows = Array.from({ length: 250 }, (_, n) => `Gate ${n},rtsp://10.1.${Math.floor(n / 200)}.${n % 200}/`);
    expect(countsOf(await send(['name,rtsp_url', ...rows].join('\n')))).toEqual([250, 0, 0, 0]);
    expect((await exported()).trimEnd().split('\r\n')).toHaveLength(251);
  });

  it('break off an export visibly when the registry goes away in the middle', async () => {
    const rows = Array.from({ length: 150 }, (_, n) => `Gate ${n},rtsp://10.1.0.${n}/`);
    await send(['name,rtsp_url', ...rows].join('\n'));
    bench.services.respond(listCameras, ({ page }) => {
      if (page?.cursor !== '') throw AppError.unavailable('The database');
      return { cameras: registry.cameras.slice(0, 100), pageInfo: { total: 150, nextCursor: '100' } };
    });
    await expect(exported()).rejects.toThrow();
    bench.services.respond(listCameras, () => {
      throw AppError.unavailable('The database');
    });
    expect((await bench.callAs('administrator', 'GET', '/cameras/export')).status).toBe(503);
  });

  it('at a site that is none are wrong in a trial already, and one in the default site says so by its id or by nothing', async () => {
    const places = `name,rtsp_url,site_id\nA,rtsp://10.1.0.1/,${randomUUID()}\nB,rtsp://10.1.0.2/,${known.site}\n`;
    const trial = await send(`${places}C,rtsp://10.1.0.3/,${defaultSiteId}\nD,rtsp://10.1.0.4/,\n`, '?dry_run=true');
    expect(countsOf(trial)).toEqual([3, 0, 0, 1]);
    expect(rowsOf(trial)[0]?.errors).toMatchObject([{ row: 2, field: 'site_id' }]);
  });

  it('of which one is wrong are not written at all, and each fault is named', async () => {
    const file = ['name,rtsp_url,frame_rate', 'Good,rtsp://10.1.0.1/,5', ',http://a/,40', 'Bad,rtsp://10.1.0.2/,x'];
    const answer = await send(file.join('\n'));
    expect(answer.status).toBe(422);
    expect(answer.body['detail']).toContain('2 of 3 rows are wrong, so nothing was written');
    expect(answer.body['errors']).toEqual([
      { row: 3, field: 'name', message: 'is missing' },
      { row: 3, field: 'frame_rate', message: 'must be a whole number from 1 to 30' },
      { row: 4, field: 'frame_rate', message: 'must be a whole number from 1 to 30' },
    ]);
    expect(registry.cameras).toEqual([]);
  });

  it('can be tried without writing', async () => {
    await send(two);
    const id = registry.named('Tür 2').id;
    const file = ['id,name,rtsp_url', `${id},Tür 3,`, ',Tür 1,rtsp://10.1.0.1/1', ',New,rtsp://a/', ',,', ',X,y'];
    const answer = await send(file.join('\n'), '?dry_run=true');
    expect(answer.body).toMatchObject({ dry_run: true, created: 1, updated: 1, unchanged: 1, failed: 1 });
    expect(rowsOf(answer).map(({ row, result }) => [row, result])).toEqual([
      [2, 'updated'],
      [3, 'unchanged'],
      [4, 'created'],
      [6, 'failed'],
    ]);
    expect(rowsOf(answer)[3]?.errors).toMatchObject([{ row: 6, field: 'rtsp_url' }]);
    expect(registry.cameras.map(({ name }) => name)).toEqual(['Tür 1', 'Tür 2']);
  });

  it('outside of the networks for cameras are wrong before anything is written, unless they are there already', async () => {
    await send('name,rtsp_url\nOld,rtsp://8.8.8.8/1');
    registry.refusedHosts.add('8.8.8.8');
    const file = `id,name,rtsp_url\n${registry.named('Old').id},Older,rtsp://8.8.8.8/1\n,Gate,rtsp://10.1.0.1/\n,Bad,rtsp://8.8.8.8/2`;
    const tried = await send(file, '?dry_run=true');
    expect(rowsOf(tried).map(({ result }) => result)).toEqual(['updated', 'created', 'failed']);
    const answer = await send(file);
    expect(answer.status).toBe(422);
    expect(answer.body['errors']).toMatchObject([{ row: 4, field: 'rtsp_url' }]);
    expect(registry.cameras.map(({ name }) => name)).toEqual(['Old']);
    expect(countsOf(await send(file.split('\n').slice(0, 3).join('\n')))).toEqual([1, 1, 0, 0]);
  });

  it('that only the registry refuses fail by themselves', async () => {
    bench.services.respond(createCamera, ({ name, rtspUrl }) => {
      if (name === 'Odd') throw AppError.invalid([{ field: 'name', message: 'is not to our taste' }]);
      return { camera: { id: randomUUID(), name, rtspUrl, revision: 1 } };
    });
    const answer = await send('name,rtsp_url\nOdd,rtsp://10.1.0.2/\nGate,rtsp://10.1.0.1/');
    expect(countsOf(answer)).toEqual([1, 0, 0, 1]);
    expect(rowsOf(answer)[0]?.errors).toEqual([{ row: 2, field: 'name', message: 'is not to our taste' }]);
  });

  it('are 503 when the registry is away from the start, and the rest fails at once when it goes', async () => {
    let requests = 0;
    bench.services.respond(createCamera, ({ name, rtspUrl }) => {
      requests += 1;
      if (requests !== 2) throw AppError.unavailable('The database');
      return { camera: { id: randomUUID(), name, rtspUrl, revision: 1 } };
    });
    const file = 'name,rtsp_url\nA,rtsp://10.1.0.1/\nB,rtsp://10.1.0.2/\nC,rtsp://10.1.0.3/';
    expect((await send(file)).status).toBe(503);
    expect(countsOf(await send(file))).toEqual([1, 0, 0, 2]);
    expect(requests).toBe(3);
  });

  it('are imported once at a time', async () => {
    let isAsked = false;
    let finish: () => void = () => undefined;
    const mayFinish = new Promise<void>((resolve) => (finish = resolve));
    bench.services.respond(createCamera, async ({ name, rtspUrl }) => {
      isAsked = true;
      await mayFinish;
      return { camera: { id: randomUUID(), name, rtspUrl, revision: 1 } };
    });
    const file = 'name,rtsp_url\nA,rtsp://10.1.0.1/';
    const first = send(file);
    await waitFor(() => isAsked, { what: 'the first import to write' });
    expect(await send(file)).toMatchObject({ status: 409, body: { reason: 'import_running' } });
    expect((await send(file, '?dry_run=1')).status).toBe(200);
    finish();
    expect(countsOf(await first)).toEqual([1, 0, 0, 0]);
    new FakeRegistry(bench.services);
    expect((await send(file)).status).toBe(200);
  });

  it('may be a file of a form', async () => {
    const form = new FormData();
    form.set('file', new Blob([two]), 'cameras.csv');
    form.set('dry_run', 'true');
    const answer = await bench.callAs('administrator', 'POST', '/cameras/import', { body: form });
    expect(answer.body).toMatchObject({ dry_run: true, created: 2 });
    const contradicted = await bench.callAs('administrator', 'POST', '/cameras/import?dry_run=false', { body: form });
    expect([contradicted.status, fieldsOf(contradicted)]).toEqual([422, ['dry_run']]);
    const misnamed = new FormData();
    misnamed.set('table', new Blob([two]), 'cameras.csv');
    expect(fieldsOf(await bench.callAs('administrator', 'POST', '/cameras/import', { body: misnamed }))).toEqual([
      'table',
    ]);
    const tooLarge = new FormData();
    tooLarge.set('file', new Blob([Buffer.alloc(1024 * 1024 + 1, 'a')]), 'cameras.csv');
    expect((await bench.callAs('administrator', 'POST', '/cameras/import', { body: tooLarge })).status).toBe(413);
  });

  it.each<[string, string | Uint8Array, string, number, string[]]>([
    ['nothing', '', 'text/csv', 422, ['file']],
    ['JSON', '{}', 'application/json', 415, []],
    ['Latin-1, honestly', two, 'text/csv; charset=iso-8859-1', 415, []],
    ['Latin-1, as UTF-8', Buffer.from(two, 'latin1'), 'text/csv; charset=utf-8', 415, []],
    ['an open quote', 'name\n"a', 'text/csv', 400, []],
    ['an unknown column', 'name,colour\na,b', 'text/csv', 422, ['colour']],
    ['a column that only we write', 'name,has_password\na,b', 'text/csv', 422, ['has_password']],
    ['a column twice', 'name,name\na,b', 'text/csv', 422, ['name']],
    ['a column without a name', 'name,,rtsp_url\na,b,c', 'text/csv', 422, ['column 2']],
    ['1001 rows', `name\n${'a\n'.repeat(1_001)}`, 'text/csv', 422, ['file']],
    ['more than 1 MiB', 'x'.repeat(1024 * 1024 + 1), 'text/csv', 413, []],
  ])('as %s are refused', async (_, body, type, status, fields) => {
    const answer = await send(body, '', type);
    expect([answer.status, fieldsOf(answer)]).toEqual([status, fields]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('wait for a flag that is one, and for somebody who may', async () => {
    expect(fieldsOf(await send(two, '?dry_run=perhaps'))).toEqual(['dry_run']);
    expect(fieldsOf(await send(two, '?dry_run='))).toEqual(['dry_run']);
    const asViewer = { body: two, headers: { 'Content-Type': 'text/csv' } };
    expect((await bench.callAs('viewer', 'POST', '/cameras/import', asViewer)).status).toBe(403);
    expect((await bench.callAs('viewer', 'GET', '/cameras/export')).status).toBe(200);
    expect((await bench.callAs('manager', 'GET', '/cameras/export')).status).toBe(403);
    expect(registry.cameras).toEqual([]);
  });

  it('changed in a part of a whole keep the rest of it', async () => {
    await bench.callAs('administrator', 'POST', '/cameras', {
      json: { name: 'Gate', rtsp_url: 'rtsp://10.1.0.1/', motion_gate: false, motion_sensitivity: 80 },
    });
    await send(`id,motion_sensitivity\n${registry.named('Gate').id},20`);
    expect(registry.named('Gate').motionGate).toMatchObject({ enabled: false, sensitivity: 20 });
    expect(bench.services.lastRequest(updateCamera).expectedRevision).toBe(1);
  });
});
