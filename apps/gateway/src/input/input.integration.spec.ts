import { gzipSync } from 'node:zlib';
import {
  createCamera,
  createRecord,
  listPeople,
  listRecords,
  timestampFromDate,
  updateCamera,
  updateRecord,
} from '@smart-attendance/contracts';
import { fieldsOf, GatewayBench } from '../testing/gateway-bench';
import { known, onePixelPng, respondPlausibly } from '../testing/plausible-answers';

const newCamera = { name: 'Front door', rtsp_url: 'rtsp://camera.example/stream1' };

describe('what a client sends', () => {
  const bench = GatewayBench.forSpecs();

  const post = (path: string, json: unknown) => bench.callAs('administrator', 'POST', path, { json });
  const put = (path: string, json: unknown) => bench.callAs('administrator', 'PUT', path, { json });
  const get = (path: string) => bench.callAs('administrator', 'GET', path);
  const userId = () => bench.people.of('employee').id;
  const row = () => ({ user_id: userId(), check_in: '2026-11-20T08:30:00+01:00' });

  describe('a body', () => {
    it.each([
      ['a number as text', { frame_rate: '5' }, 'frame_rate'],
      ['a fraction for a whole number', { frame_rate: 5.5 }, 'frame_rate'],
      ['a number out of range', { frame_rate: 31 }, 'frame_rate'],
      ['a flag as text', { is_active: 'true' }, 'is_active'],
      ['a flag as a number', { is_active: 1 }, 'is_active'],
      ['a text as a number', { name: 5 }, 'name'],
      ['an empty name', { name: '   ' }, 'name'],
      ['a name of 256 letters', { name: 'ä'.repeat(256) }, 'name'],
      ['a name with a line break inside', { name: 'Front\ndoor' }, 'name'],
      ['a zero byte', { location: 'a\u0000b' }, 'location'],
      ['half a character', { location: 'a\ud800' }, 'location'],
      ['a note of 2,001 letters', { description: 'x'.repeat(2_001) }, 'description'],
      ['a list for a text', { location: ['a'] }, 'location'],
      ['an object for a text', { location: { a: 1 } }, 'location'],
      ['an unknown list', { colours: ['red'] }, 'colours'],
      ['a prototype', JSON.parse('{"__proto__": {"is_active": false}}') as object, '__proto__'],
      ['a name every object has', { toString: 'x' }, 'toString'],
      ['a thousand fields', Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`f${n}`, n])), 'body'],
      ['a constructor', { constructor: 'x' }, 'constructor'],
    ])('with %s is 422 naming the field', async (_, fields, field) => {
      const answer = await bench.callAs('administrator', 'POST', '/cameras', {
        body: JSON.stringify(newCamera).slice(0, -1) + ',' + JSON.stringify(fields).slice(1),
        headers: { 'Content-Type': 'application/json' },
      });
      expect({ status: answer.status, fields: fieldsOf(answer) }).toEqual({ status: 422, fields: [field] });
    });

    it('names every wrong field at once', async () => {
      const answer = await post('/users', { first_name: '', email: 'nobody', password: 'short', hair: 'brown' });
      expect(fieldsOf(answer).sort()).toEqual(['email', 'employee_id', 'first_name', 'hair', 'last_name', 'password']);
      expect(answer.body['errors']).toContainEqual({ field: 'last_name', message: 'is missing' });
    });

    it('reaches the service trimmed, in any script, and a password as it is', async () => {
      await post('/cameras', { ...newCamera, name: '  Tür 3 · 東京 · دَر  ', password: ' blank ' });
      expect(bench.services.lastRequest(createCamera)).toMatchObject({
        name: 'Tür 3 · 東京 · دَر',
        password: ' blank ',
        frameRate: 5,
        isActive: true,
      });
    });

    it('reaches the service composed and without what nobody sees, but what a camera compares as it is', async () => {
      const twin = 'Tu\u0308r\u200b 3';
      const address = 'rtsp://camera.example/Tu\u0308r';
      const zones = [
        {
          name: `${twin}\ufeff`,
          kind: 'mask',
          points: [
            [0, 0],
            [0, 1],
            [1, 1],
          ],
        },
      ];
      await post('/cameras', {
        name: twin,
        rtsp_url: address,
        location: `\u2060${twin}`,
        username: 'u\u0308',
        password: 'u\u0308',
        zones,
      });
      expect(bench.services.lastRequest(createCamera)).toMatchObject({
        name: 'T\u00fcr 3',
        location: 'T\u00fcr 3',
        zones: { zones: [{ name: 'T\u00fcr 3' }] },
        rtspUrl: address,
        username: 'u\u0308',
        password: 'u\u0308',
      });
      await get(`/users?q=${encodeURIComponent('Mu\u0308ller\u200b')}`);
      expect(bench.services.lastRequest(listPeople).query).toBe('M\u00fcller');
      await get(`/users/attendance?department=${encodeURIComponent('Bu\u0308ro')}`);
      expect(bench.services.lastRequest(listRecords).department).toBe('B\u00fcro');
      expect(fieldsOf(await post('/cameras', { ...newCamera, name: '\u200b\u2060' }))).toEqual(['name']);
      expect(fieldsOf(await get('/users?q=%E2%80%8B'))).toEqual(['q']);
    });

    it('of a change holds only what changes; null clears', async () => {
      await put(`/cameras/${known.camera}`, { location: null, resolution_width: null, frame_rate: 7 });
      const asked = bench.services.lastRequest(updateCamera);
      expect(asked).toMatchObject({ location: '', resolutionWidth: 0, frameRate: 7 });
      expect([asked.name, asked.isActive, asked.description]).toEqual([undefined, undefined, undefined]);
      expect(fieldsOf(await put(`/cameras/${known.camera}`, { name: null, is_active: null })).sort()).toEqual([
        'is_active',
        'name',
      ]);
    });

    it('of a hundred thousand brackets is refused quickly', async () => {
      const brackets = '['.repeat(100_000) + ']'.repeat(100_000);
      const answer = await bench.callAs('administrator', 'POST', '/cameras', {
        body: `{"name":${brackets},"rtsp_url":"rtsp://a/"}`,
        headers: { 'Content-Type': 'application/json' },
      });
      expect([answer.status, fieldsOf(answer)]).toEqual([422, ['name']]);
    });

    it('that is compressed is 415', async () => {
      const answer = await bench.callAs('administrator', 'POST', '/cameras', {
        body: gzipSync(JSON.stringify(newCamera)),
        headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
      });
      expect(answer.status).toBe(415);
    });

    it.each(['iso-8859-1', 'utf-16le', 'utf-16', 'utf-7', 'utf-32', 'windows-1252'])(
      'in the charset %s is 415',
      async (charset) => {
        const answer = await bench.callAs('administrator', 'POST', '/cameras', {
          body: JSON.stringify(newCamera),
          headers: { 'Content-Type': `application/json; charset=${charset}` },
        });
        expect([answer.status, answer.body['title']]).toEqual([415, 'Unsupported media type']);
      },
    );

    it('that is no UTF-8 is 400 and stores nothing, one with a byte order mark is taken', async () => {
      const asJson = { 'Content-Type': 'application/json' };
      const text = JSON.stringify({ ...newCamera, name: 'Tür' });
      bench.services.respond(createCamera, () => {
        throw new Error('It was stored.');
      });
      for (const body of [Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le')]) {
        const answer = await bench.callAs('administrator', 'POST', '/cameras', { body, headers: asJson });
        expect([answer.status, answer.body['detail']]).toEqual([400, expect.stringContaining('UTF-8')]);
      }
      respondPlausibly(bench.services, userId());
      const marked = await bench.callAs('administrator', 'POST', '/cameras', {
        body: `\uFEFF${text}`,
        headers: asJson,
      });
      expect([marked.status, marked.body['name']]).toEqual([201, 'Tür']);
    });

    it.each([
      ['with a name twice', `{"name":"a","rtsp_url":"rtsp://a/","name":"b"}`, 422, ['name']],
      [
        'with a name twice in a zone',
        `{"name":"a","rtsp_url":"rtsp://a/","zones":[{"kind":"mask","kind":"watch"}]}`,
        422,
        ['kind'],
      ],
      ['with a number beyond all', `{"name":"a","rtsp_url":"rtsp://a/","frame_rate":1e400}`, 422, ['frame_rate']],
      ['with an exact fraction', `{"name":"a","rtsp_url":"rtsp://a/","frame_rate":5.0000000000000000001}`, 201, []],
      ['with NaN', `{"name":"a","rtsp_url":"rtsp://a/","frame_rate":NaN}`, 400, []],
      ['with a comma too many', `{"name":"a","rtsp_url":"rtsp://a/",}`, 400, []],
      ['with a comment', `{"name":"a", /* b */ "rtsp_url":"rtsp://a/"}`, 400, []],
      ['that is only null', 'null', 400, []],
      ['that is only a text', '"a"', 400, []],
      ['with half a character in a name', String.raw`{"name":"a","rtsp_url":"rtsp://a/","\ud800":1}`, 422, ['\ud800']],
      [
        'with half a character in a password',
        String.raw`{"name":"a","rtsp_url":"rtsp://a/","password":"\udc00"}`,
        422,
        ['password'],
      ],
    ])('%s has a clear answer', async (_, body, status, fields) => {
      const answer = await bench.callAs('administrator', 'POST', '/cameras', {
        body,
        headers: { 'Content-Type': 'application/json' },
      });
      expect({ status: answer.status, fields: fieldsOf(answer) }).toEqual({ status, fields });
    });

    it('of a form that is no UTF-8 is 400, in a field as in the name of a file', async () => {
      const part = (head: string, content: Uint8Array) =>
        Buffer.concat([Buffer.from(`--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n`, 'latin1'), content, crlf]);
      const crlf = Buffer.from('\r\n');
      const upload = (...parts: readonly Buffer[]) =>
        bench.callAs('administrator', 'POST', `/users/${userId()}/profile-images`, {
          body: Buffer.concat([...parts, Buffer.from('--x--\r\n')]),
          headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
        });
      const file = part('name="file"; filename="a.png"', onePixelPng);
      const field = (content: Uint8Array, type = '') => part(`name="image_name"${type}`, content);
      const latin1 = Buffer.from('Jürgen', 'latin1');
      expect((await upload(file, field(latin1))).status).toBe(400);
      expect((await upload(part('name="file"; filename="J\u00fcrgen.png"', onePixelPng))).status).toBe(400);
      expect((await upload(file, field(Buffer.from('a'), '\r\nContent-Type: text/plain; charset=utf-7'))).status).toBe(
        400,
      );
      const declared = await upload(file, field(latin1, '\r\nContent-Type: text/plain; charset=iso-8859-1'));
      expect([declared.status, declared.body['image_name']]).toEqual([201, 'Jürgen']);
      const utf8 = await upload(file, field(Buffer.from('Jürgen'), '\r\nContent-Type: text/plain; charset=utf-8'));
      expect([utf8.status, utf8.body['image_name']]).toEqual([201, 'Jürgen']);
    });
  });

  describe('a moment', () => {
    it.each(['2026-11-20T08:30:00', '2026-11-20', '2026-02-30T08:30:00Z', '2026-11-20T24:00:00Z', 'yesterday', ''])(
      'as %j is 422',
      async (checkIn) => {
        expect(fieldsOf(await post('/users/attendance', { ...row(), check_in: checkIn }))).toEqual(['check_in']);
      },
    );

    it('reaches the service as the moment it is, whatever its offset', async () => {
      await post('/users/attendance', { ...row(), check_in: '2026-11-20T08:30:00.250+05:30' });
      expect(bench.services.lastRequest(createRecord).checkIn).toEqual(
        timestampFromDate(new Date('2026-11-20T03:00:00.250Z')),
      );
    });

    it('that is taken away with null is cleared', async () => {
      await put(`/users/attendance/${known.record}`, { check_out: null, reason: 'left early' });
      expect(bench.services.lastRequest(updateRecord)).toMatchObject({ clearCheckOut: true, reason: 'left early' });
    });

    it('is held with the status set by hand until null gives that back to the cameras', async () => {
      await put(`/users/attendance/${known.record}`, { status: null });
      expect(bench.services.lastRequest(updateRecord)).toMatchObject({ status: '' });
    });

    it('of a day must be a day, and the days in order', async () => {
      expect(fieldsOf(await get('/users/attendance?date_from=2026-02-29'))).toEqual(['date_from']);
      expect(fieldsOf(await get('/users/attendance?date_from=20.11.2026'))).toEqual(['date_from']);
      const turned = await get('/users/attendance/statistics?date_from=2026-11-20&date_to=2026-11-19');
      expect(fieldsOf(turned)).toEqual(['date_to']);
    });
  });

  describe('a query', () => {
    it.each([
      '/cameras?limit=',
      '/cameras?skip=',
      '/cameras?order=',
      '/users?active_only=',
      '/users?q=',
      '/users?q=%20',
      '/users/attendance?date_from=',
      '/attendance?date_to=',
      '/users/attendance?status=',
      '/users/attendance?user_id=',
      '/users/attendance?camera_id=',
      '/users/attendance?department=',
      '/users/attendance/statistics?date_from=',
      '/recognitions?seen_from=',
      '/stranger-visits?camera_id=',
      '/unknown-faces?status=',
      `/cameras/${known.camera}/coverage?from=`,
      `/cameras/${known.camera}/status-history?to=`,
      '/dead-letters?from_sequence=',
      '/dead-letters?limit=',
      '/api-keys?limit=',
    ])('%s is 422: an empty value is none, and what it leaves out would widen the answer', async (path) => {
      const answer = await get(path);
      const name = path.replace(/^.*\?(\w+)=.*$/, '$1');
      expect({ status: answer.status, fields: fieldsOf(answer) }).toEqual({ status: 422, fields: [name] });
    });

    it.each([
      'limit=1&limit=2',
      'limit=5&limit=5',
      'limit=1e2',
      'limit=%201',
      'limit=0x10',
      'limit=1_000',
      'limit=1.5',
      'skip=+1',
      'skip=%2B1',
      'skip=1,000',
      'order=ASC',
      'order=asc&order=desc',
      'limit',
      'Limit=5',
      'limit[]=5',
      'limit[a]=5',
      'sk%69p=-1',
    ])('?%s is 422', async (query) => {
      const answer = await get(`/users/attendance?${query}`);
      const name = decodeURIComponent(query.replace(/[=&].*$/, ''));
      expect({ status: answer.status, fields: fieldsOf(answer) }).toEqual({ status: 422, fields: [name] });
    });

    it.each([
      'active_only=yes',
      'active_only=TRUE',
      'active_only',
      'active_only=true&active_only=false',
      'activeOnly=true',
    ])('?%s is 422', async (query) => {
      expect((await get(`/users?${query}`)).status).toBe(422);
    });

    it('may begin with an empty cursor, which is that of the first page', async () => {
      expect((await get('/cameras?cursor=')).status).toBe(200);
      expect((await get('/dead-letters?cursor=')).status).toBe(200);
    });

    it('may have names nobody knows, as proxies add some, repeated and empty ones too', async () => {
      expect((await get('/users?utm_source=mail&utm_source=&fbclid&_=1')).status).toBe(200);
    });

    it.each(['q=%', 'q=%zz', 'q=100%', 'q=%FC', 'q=%C3', 'q=%ED%A0%80', '%FF=1', 'utm=%E0%A4%A'])(
      '?%s is no percent-encoded UTF-8 and 400',
      async (query) => {
        const answer = await get(`/users?${query}`);
        expect([answer.status, answer.body['detail']]).toEqual([400, expect.stringContaining('query')]);
      },
    );
  });
});
