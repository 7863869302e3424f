import { randomUUID } from 'node:crypto';
import {
  attendanceRecorded,
  checkIdentityErasure,
  correctionRequestChanged,
  exportAttendancePerson,
  exportIdentityPerson,
  exportPicture,
  getAttendanceErasure,
  getIdentityErasure,
  leaveChanged,
  PersonChange,
  personRecognized,
  RecordChange,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { queryDatabase, waitFor } from '@smart-attendance/testing';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { EventFacts } from '../testing/event-facts';
import { GatewayBench, type Answer } from '../testing/gateway-bench';
import { known, onePixelPng } from '../testing/plausible-answers';

describe('what is kept of people', () => {
  const bench = GatewayBench.forSpecs();
  let facts: EventFacts;

  beforeAll(async () => {
    facts = await EventFacts.connect(bench);
  });

  const sql = <Row extends object>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> =>
    queryDatabase<Row>(bench.databaseUrl, statement, parameters);

  interface ServiceReceipt {
    readonly service: string;
    readonly status: string;
    readonly removed: readonly { readonly kind: string; readonly rows: number }[];
    readonly kept: readonly { readonly kind: string; readonly reason: string; readonly days: number | null }[];
  }

  const servicesOf = ({ body }: Answer) => body['services'] as readonly ServiceReceipt[];
  const ofGateway = (answer: Answer) => servicesOf(answer).find(({ service }) => service === 'gateway');
  const receipt = (id: string) => bench.callAs('hr_officer', 'GET', `/erasures/${id}`);

  describe('of somebody who is erased', () => {
    it('is said where the receipt is, which comes with the answer to who prefers it', async () => {
      const one = bench.people.add('employee');
      const plain = await bench.callAs('hr_officer', 'DELETE', `/users/${one.id}`);
      expect([plain.status, plain.headers.get('location')]).toEqual([204, `/api/v1/erasures/${one.id}`]);
      expect(plain.text).toBe('');
      const other = bench.people.add('employee');
      const headers = { Prefer: 'respond-async, return=representation; foo=1' };
      const told = await bench.callAs('hr_officer', 'DELETE', `/users/${other.id}`, { headers });
      expect(told.status).toBe(200);
      expect(told.headers.get('preference-applied')).toBe('return=representation');
      expect(told.body).toMatchObject({ id: other.id, status: 'in_progress' });
    });

    it('is, at the gateway, an id in the audit log and the event that they were erased; all else goes with a count', async () => {
      const person = bench.people.add('employee');
      const token = String((await bench.logIn(person.email)).body['access_token']);
      await bench.call('GET', '/auth/me', { token });
      const insert = `INSERT INTO gateway.oidc_logins VALUES ('https://login.example', $1, $2, now())`;
      await sql(insert, [person.email, person.id]);
      await facts.recognized(person.id);
      const eventsOf = () => sql('SELECT FROM gateway.events WHERE person_id = $1', [person.id]);
      await waitFor(async () => (await eventsOf()).length === 1, { what: 'the event' });
      await facts.person(person.id, PersonChange.ERASED, { revision: 2 });
      const answer = await waitFor(
        async () => {
          const now = await receipt(person.id);
          const isAudited = ofGateway(now)?.kept.some(({ kind }) => kind === 'audit_entries') === true;
          return ofGateway(now)?.status === 'finished' && isAudited && now;
        },
        { what: 'the receipt of the gateway' },
      );
      expect(ofGateway(answer)?.removed).toEqual(
        expect.arrayContaining([
          { kind: 'sessions', rows: 1 },
          { kind: 'login_places', rows: 1 },
          { kind: 'oidc_logins', rows: 1 },
          { kind: 'events', rows: 1 },
        ]),
      );
      expect(ofGateway(answer)?.kept.map(({ kind, days }) => [kind, days])).toEqual([
        ['audit_entries', 365],
        ['events', 7],
      ]);
      expect(answer.body['status']).toBe('finished');

      const check = await bench.callAs('hr_officer', 'POST', `/erasures/${person.id}/check`, {
        json: { texts: [person.email] },
      });
      expect(check.body).toMatchObject({ id: person.id, clean: true });
      const places = (check.body['findings'] as { place: string; text: number | null }[]).filter(({ place }) =>
        place.startsWith('gateway.'),
      );
      expect(new Set(places.map(({ place }) => place))).toEqual(
        new Set(['gateway.audit_entries', 'gateway.erased_people', 'gateway.erasures', 'gateway.events']),
      );
      // What was asked for is kept nowhere, not by the question itself either.
      await waitFor(
        async () => (await sql(`SELECT FROM gateway.audit_entries WHERE action LIKE '%check%'`)).length > 0,
        {
          what: 'its entry in the audit log',
        },
      );
      const dirty = await sql(`SELECT FROM gateway.audit_entries WHERE to_jsonb(audit_entries)::text LIKE $1`, [
        `%${person.email}%`,
      ]);
      expect(dirty).toEqual([]);
    });

    it('is not known of a service that is away, or has not heard of it yet', async () => {
      const id = randomUUID();
      bench.services.respond(getAttendanceErasure, () => {
        throw AppError.unavailable('The database');
      });
      const away = await receipt(id);
      expect(servicesOf(away).map(({ service, status }) => [service, status])).toEqual([
        ['identity', 'finished'],
        ['attendance', 'unknown'],
        ['gateway', 'in_progress'],
      ]);
      expect(away.body).toMatchObject({ status: 'unknown', finished_at: null });
      bench.services.respond(getIdentityErasure, ({ personId }) => {
        throw AppError.notFound('erasure', personId);
      });
      expect((await receipt(id)).status).toBe(404);
    });

    it('is found, and called what should be gone', async () => {
      const place = { place: 'identity.people', rows: 2, text: 1, isKept: false };
      bench.services.respond(checkIdentityErasure, () => ({ places: ['identity.people'], findings: [place] }));
      const json = { texts: ['Ada Lovelace', 'ada@example.org'] };
      const { body } = await bench.callAs('administrator', 'POST', `/erasures/${randomUUID()}/check`, { json });
      expect(body).toMatchObject({ clean: false });
      expect(body['findings']).toContainEqual({
        service: 'identity',
        place: 'identity.people',
        rows: 2,
        text: 1,
        kept: false,
      });
      const tooShort = await bench.callAs('administrator', 'POST', `/erasures/${randomUUID()}/check`, {
        json: { texts: ['Al'] },
      });
      expect(tooShort.status).toBe(422);
    });

    it('is looked for without telling HR, letter by letter, what webhooks are posted to', async () => {
      const json = { url: 'https://hooks.example.org/5f3c81d2', is_active: false };
      expect((await bench.callAs('administrator', 'POST', '/webhooks', { json })).status).toBe(201);
      expect((await bench.callAs('hr_officer', 'GET', '/webhooks')).status).toBe(403);
      const texts = ['hooks.example.org/5', 'hooks.example.org/6'];
      const check = await bench.callAs('hr_officer', 'POST', `/erasures/${randomUUID()}/check`, { json: { texts } });
      const found = (check.body['findings'] as { place: string }[]).map(({ place }) => place);
      expect([check.status, found.filter((place) => place.startsWith('gateway.'))]).toEqual([200, []]);
    });

    it('is the business of HR and administrators alone', async () => {
      for (const role of ['manager', 'viewer', 'employee', 'device'] as const) {
        expect((await bench.callAs(role, 'GET', `/erasures/${randomUUID()}`)).status).toBe(403);
        expect((await bench.callAs(role, 'GET', '/erasures')).status).toBe(403);
      }
      expect((await bench.callAs('hr_officer', 'GET', '/erasures')).body).toMatchObject({ total: 1 });
    });
  });

  describe('comes as a zip', () => {
    it('to the person and to HR, with a file of each kind, the pictures and what is not in it', async () => {
      const { id } = bench.people.of('employee');
      for (const role of ['employee', 'hr_officer'] as const) {
        const answer = await bench.callAs(role, 'GET', `/users/${id}/export`);
        expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="person-${id}.zip"`);
        const files = await unzip(answer.bytes);
        expect(JSON.parse(text(files, 'person.json'))).toEqual([{ id, first_name: 'Ada' }]);
        expect(JSON.parse(text(files, 'attendance_records.json'))).toHaveLength(1);
        expect(files.get(`faces/${known.template}.png`)).toEqual(onePixelPng);
        const manifest = JSON.parse(text(files, 'manifest.json')) as Record<string, unknown>;
        expect(manifest).toMatchObject({ person_id: id, pictures: 1 });
        expect(JSON.stringify(manifest['not_included'])).toMatch(/vectors/);
        expect([...files.keys()].at(-1)).toBe('manifest.json');
      }
    });

    it('with their own sessions and what others did to them, and nothing that tells who that was', async () => {
      const person = bench.people.add('employee');
      const token = String((await bench.logIn(person.email)).body['access_token']);
      await bench.callAs('hr_officer', 'PUT', `/users/${person.id}`, { json: { phone: '+49 30 1' } });
      await waitFor(
        async () => (await sql('SELECT FROM gateway.audit_entries WHERE user_id = $1', [person.id])).length > 0,
        {
          what: 'the entry of the change',
        },
      );
      const files = await unzip((await bench.call('GET', `/users/${person.id}/export`, { token })).bytes);
      expect(JSON.parse(text(files, 'sessions.json'))).toMatchObject([{ kind: 'tokens', ended_at: null }]);
      const entries = JSON.parse(text(files, 'audit_entries.json')) as Record<string, unknown>[];
      expect(entries).toContainEqual(
        expect.objectContaining({ action: 'PUT /users/{id}', by: 'hr_officer', address: null, fields: ['phone'] }),
      );
      const all = [...files.values()].map(String).join('\n');
      expect(all).not.toContain(bench.people.of('hr_officer').id);
      expect(all).not.toMatch(/sar_|token_hash|successor_salt/);
    });

    it('with what happened to them, and of who did it no more than whether it was they themselves', async () => {
      const [person, other] = [bench.people.add('employee'), bench.people.of('hr_officer').id];
      const ofPerson = { id: randomUUID(), personId: person.id, revision: 1 };
      const [attendance, identity] = [facts.of('attendance').publisher, facts.of('identity').publisher];
      const leave = { ...ofPerson, requestedBy: person.id, state: 'approved', decidedBy: other };
      await attendance.publish(leaveChanged, { request: leave });
      await attendance.publish(leaveChanged, {
        request: { ...leave, revision: 2, state: 'cancelled', decidedBy: 'system', endedBy: other },
      });
      await attendance.publish(correctionRequestChanged, {
        request: { ...ofPerson, authorId: other, state: 'refused', decidedBy: other },
      });
      const record = { ...ofPerson, status: 'present', source: 'camera', toldBy: other };
      await attendance.publish(attendanceRecorded, { record, change: RecordChange.OPENED });
      const recognition = { ...ofPerson, cameraId: known.camera, toldBy: other, withdrawnBy: other };
      await identity.publish(personRecognized, { recognition });
      await facts.person(person.id, PersonChange.UPDATED);
      const eventsOf = () => sql('SELECT FROM gateway.events WHERE person_id = $1', [person.id]);
      await waitFor(async () => (await eventsOf()).length === 6, { what: 'the events' });
      const files = await unzip((await bench.callAs('hr_officer', 'GET', `/users/${person.id}/export`)).bytes);
      const events = JSON.parse(text(files, 'events.json')) as { type: string; data: Record<string, unknown> }[];
      const authorsOf = ({ type, data }: (typeof events)[number]) => ({
        type,
        ...Object.fromEntries(Object.entries(data).filter(([name]) => /_by$|^author/.test(name))),
      });
      const told = events.map(authorsOf);
      expect(told).toHaveLength(6);
      expect(told).toEqual(
        expect.arrayContaining([
          { type: 'leave.decided', requested_by: 'oneself', decided_by: 'another', ended_by: null },
          { type: 'leave.ended', requested_by: 'oneself', decided_by: 'system', ended_by: 'another' },
          { type: 'correction.decided', author_id: 'another', decided_by: 'another' },
          { type: 'attendance.recorded', told_by: 'another' },
          { type: 'person.recognized', withdrawn_by: 'another', told_by: 'another' },
          { type: 'person.changed' },
        ]),
      );
      expect(events).toContainEqual(
        expect.objectContaining({
          data: expect.objectContaining({ user_id: person.id, status: 'present' }) as unknown,
        }),
      );
      expect(String(files.get('events.json'))).not.toContain(other);
    });

    it('with unknown faces that were assigned to them, and whole without a picture that is gone when its turn comes', async () => {
      const [kept, gone] = [randomUUID(), randomUUID()];
      bench.services.respond(exportIdentityPerson, ({ kind }) => ({
        rows: kind === 'unknown_faces' ? [kept, gone].map((id) => JSON.stringify({ id })) : [],
      }));
      bench.services.respond(exportPicture, ({ pictureId }) => {
        if (pictureId === gone) throw AppError.notFound('picture', gone);
        return { picture: onePixelPng, mediaType: '' };
      });
      const { id } = bench.people.of('employee');
      const files = await unzip((await bench.callAs('employee', 'GET', `/users/${id}/export`)).bytes);
      expect(JSON.parse(text(files, 'unknown_faces.json'))).toEqual([{ id: kept }, { id: gone }]);
      expect([...files.keys()].filter((name) => name.startsWith('unknown-faces/'))).toEqual([
        `unknown-faces/${kept}.png`,
      ]);
      expect(JSON.parse(text(files, 'manifest.json'))).toMatchObject({ pictures: 1 });
    });

    it('to nobody else, and not as a part of it when a service goes away', async () => {
      const { id } = bench.people.of('employee');
      for (const role of ['manager', 'viewer', 'device'] as const) {
        expect([403, 404]).toContain((await bench.callAs(role, 'GET', `/users/${id}/export`)).status);
      }
      bench.services.respond(exportAttendancePerson, () => {
        throw AppError.unavailable('The database');
      });
      expect((await bench.callAs('hr_officer', 'GET', `/users/${id}/export`)).status).toBe(503);
      bench.services.respond(exportAttendancePerson, ({ kind }) => {
        if (kind === 'punches') throw AppError.unavailable('The database');
        return { rows: [] };
      });
      await expect(bench.callAs('hr_officer', 'GET', `/users/${id}/export`)).rejects.toThrow();
      bench.services.respond(exportIdentityPerson, ({ personId }) => {
        throw AppError.notFound('person', personId);
      });
      expect((await bench.callAs('hr_officer', 'GET', `/users/${randomUUID()}/export`)).status).toBe(404);
    });
  });

  it('is deleted by itself, as the settings of the services say', async () => {
    const { status, body } = await bench.callAs('hr_officer', 'GET', '/retention');
    expect(status).toBe(200);
    const kinds = body['data'] as { kind: string; service: string; days: number; setting: string | null }[];
    expect(kinds).toContainEqual(
      expect.objectContaining({ kind: 'audit_log', service: 'gateway', days: 365, setting: 'AUDIT_KEPT_DAYS' }),
    );
    expect(kinds).toContainEqual(expect.objectContaining({ kind: 'sessions', days: 1, setting: null }));
    expect(kinds).toContainEqual(expect.objectContaining({ kind: 'erasures', days: 1_096 }));
    expect(body['silent']).toEqual([]);
  });
});

function text(files: ReadonlyMap<string, Buffer>, name: string): string {
  return files.get(name)?.toString('utf8') ?? '';
}

/** As an unpacker that knows nothing of us reads it: whole, in the order of its directory. */
function unzip(bytes: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error !== null) {
        reject(error);
        return;
      }
      const files = new Map<string, Buffer>();
      zip.once('end', () => {
        resolve(files);
      });
      zip.on('error', reject);
      zip.on('entry', (entry: Entry) => {
        readEntry(zip, entry).then((content) => {
          files.set(entry.fileName, content);
          zip.readEntry();
        }, reject);
      });
      zip.readEntry();
    });
  });
}

function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error !== null) {
        reject(error);
        return;
      }
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', reject).on('end', () => {
        resolve(Buffer.concat(chunks));
      });
    });
  });
}
