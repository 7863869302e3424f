import {
  assignUnknownFace,
  deletePerson,
  dismissUnknownFace,
  getUnknownFace,
  getUnknownFacePicture,
  listUnknownFaces,
  splitUnknownFace,
  timestampFromDate,
  undoUnknownFace,
} from '@smart-attendance/contracts';
import { waitFor } from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { fieldsOf, GatewayBench } from '../testing/gateway-bench';
import { known } from '../testing/plausible-answers';

const bench = GatewayBench.forSpecs();
const path = `/unknown-faces/${known.unknownFace}`;
const ask = (method: string, route: string, json?: unknown, headers = {}) =>
  bench.callAs('hr_officer', method, route, { ...(json !== undefined && { json }), headers });

const newcomer = {
  first_name: 'Grace',
  last_name: 'Hopper',
  email: 'grace@example.org',
  password: 'a good password',
  employee_id: 'E-77',
};

describe('unknown faces over HTTP', () => {
  it('are listed newest first, those that wait, unless something else is asked for', async () => {
    const { body } = await ask('GET', '/unknown-faces');
    expect(body).toMatchObject({
      data: [{ id: known.unknownFace, visit_count: 2, candidates: [{ similarity: 0.44 }] }],
    });
    const sent = () => bench.services.lastRequest(listUnknownFaces);
    expect(sent()).toMatchObject({ status: 'waiting', page: { sort: 'last_seen_at', descending: true } });
    await ask('GET', `/unknown-faces?status=dismissed&sort=created_at&camera_id=${known.camera}`);
    expect(sent()).toMatchObject({ status: 'dismissed', cameraId: known.camera, page: { descending: false } });
    expect(fieldsOf(await ask('GET', '/unknown-faces?status=merged'))).toEqual(['status']);
  });

  it('show their pictures to whoever reviews them, and leave no copy with a browser', async () => {
    for (const route of [`${path}/picture`, `${path}/visits/${known.visit}/picture`]) {
      const answer = await ask('GET', route);
      expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, 'image/jpeg']);
      expect(answer.headers.get('Cache-Control')).toContain('no-store');
      expect((await bench.callAs('manager', 'GET', route)).status).toBe(403);
      expect((await bench.callAs('viewer', 'GET', route)).status).toBe(403);
    }
    expect(bench.services.lastRequest(getUnknownFacePicture)).toMatchObject({ visitId: known.visit });
    expect((await ask('GET', `/unknown-faces/${randomUUID()}/picture`)).status).toBe(404);
    expect((await ask('GET', '/unknown-faces/..%2f..%2fetc/picture')).status).toBe(422);
  });

  it('are assigned as they were read, once for one key, and say why nothing was enrolled', async () => {
    const wish = { user_id: bench.people.of('employee').id, tell_attendance: true };
    const etag = (await ask('GET', path)).headers.get('ETag') ?? '';
    const headers = { 'If-Match': etag, 'Idempotency-Key': randomUUID() };
    const assigned = await ask('POST', `${path}/assign`, wish, headers);
    expect(assigned).toMatchObject({
      status: 200,
      body: { status: 'assigned', user_id: wish.user_id, enrolment: { enrolled: false, reason: 'too_blurry' } },
    });
    expect(bench.services.lastRequest(assignUnknownFace)).toMatchObject({
      personId: wish.user_id,
      tellVisits: true,
      expectedRevision: 3,
      authorId: bench.people.of('hr_officer').id,
    });
    const again = await ask('POST', `${path}/assign`, wish, headers);
    expect([again.headers.get('Idempotency-Replayed'), again.body]).toEqual(['true', assigned.body]);
    const stale = await ask('POST', `${path}/dismiss`, undefined, { 'If-Match': '"1"' });
    expect(stale).toMatchObject({ status: 412, body: { current: { id: known.unknownFace, revision: 3 } } });
    expect((await ask('POST', `${path}/dismiss`)).status).toBe(200);
    expect(bench.services.lastRequest(dismissUnknownFace).expectedRevision).toBeUndefined();
  });

  it('become a person for who may create one', async () => {
    const key = { 'Idempotency-Key': randomUUID() };
    expect((await ask('POST', `${path}/users`, newcomer, key)).status).toBe(201);
    const { newPerson, personId } = bench.services.lastRequest(assignUnknownFace);
    expect(newPerson).toMatchObject({ firstName: 'Grace', role: 'employee' });
    expect([personId, newPerson?.personId]).toEqual(['', expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect((await ask('POST', `${path}/users`, { ...newcomer, role: 'administrator' })).status).toBe(403);
    const made = await bench.callAs('administrator', 'POST', '/api-keys', {
      json: { name: 'reviews', role: 'hr_officer', scopes: ['unknown_faces.review', 'strangers.read'] },
    });
    const withKey = { json: newcomer, headers: { 'X-API-Key': String(made.body['key']) } };
    expect((await bench.call('POST', `${path}/users`, withKey)).status).toBe(403);
  });

  it('are split by visits that are named', async () => {
    for (const visit_ids of [undefined, [], ['x'], 'x', Array.from({ length: 201 }, () => known.visit)]) {
      expect(fieldsOf(await ask('POST', `${path}/split`, { visit_ids }))).toEqual(['visit_ids']);
    }
    expect(await ask('POST', `${path}/split`, { visit_ids: [known.visit] })).toMatchObject({
      status: 200,
      body: { split_off: { id: known.visit } },
    });
    expect(bench.services.lastRequest(splitUnknownFace)).toMatchObject({ visitIds: [known.visit] });
    expect(fieldsOf(await ask('POST', `${path}/merge`, { other_id: 'all' }))).toEqual(['other_id']);
  });

  it('stay assigned when whoever undoes it may not erase the person', async () => {
    const personId = bench.people.add('administrator').id;
    const at = timestampFromDate(new Date());
    const seen = {
      firstSeenAt: at,
      lastSeenAt: at,
      keptUntil: at,
      bestCameraId: known.camera,
      bestVisitId: known.visit,
    };
    const unknownFace = { id: known.unknownFace, status: 'assigned', personId, revision: 7, ...seen };
    bench.services.respond(getUnknownFace, () => ({ unknownFace }));
    let undone = 0;
    bench.services.respond(undoUnknownFace, ({ expectedRevision }) => {
      expect(expectedRevision).toBe(7);
      undone += 1;
      return { unknownFace, createdPersonId: personId };
    });
    expect((await ask('POST', `${path}/undo?delete_user=true`)).status).toBe(403);
    expect(undone).toBe(0);
    const whole = await bench.callAs('administrator', 'POST', `${path}/undo?delete_user=true`);
    expect(whole.status).toBe(200);
    expect(undone).toBe(1);
  });

  it('are given back without the person whom the assignment created, or with them', async () => {
    const undone = await ask('POST', `${path}/undo`);
    expect(undone).toMatchObject({ status: 200, body: { created_user_id: expect.any(String) as string } });
    expect(bench.services.lastRequest(undoUnknownFace).mustLeaveNothing).toBe(false);
    const whole = await ask('POST', `${path}/undo?delete_user=true`);
    expect(whole).toMatchObject({ status: 200, body: { created_user_id: null } });
    expect(bench.services.lastRequest(undoUnknownFace).mustLeaveNothing).toBe(true);
    expect(bench.services.lastRequest(deletePerson).personId).toBe(undone.body['created_user_id']);
    const { id } = bench.people.of('hr_officer');
    const erasures = `/audit-log?actor_id=${id}&action=DELETE%20/users/%7Bid%7D`;
    const found = async () => (await bench.callAs('administrator', 'GET', erasures)).body['data'] as unknown[];
    await waitFor(async () => (await found()).length === 1, { what: 'an entry of the erasure' });
    expect(await found()).toMatchObject([{ target_id: undone.body['created_user_id'], result: 'succeeded' }]);
  });
});
