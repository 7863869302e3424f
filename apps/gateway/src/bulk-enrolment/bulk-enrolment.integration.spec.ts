import {
  addEnrolmentPhoto,
  cancelEnrolmentJob,
  createEnrolmentJob,
  decideLookAlike,
  drawFaces,
  enrolFace,
  importPeople,
  listLookAlikes,
  startEnrolmentJob,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { zipOf } from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { fieldsOf, GatewayBench, type Call } from '../testing/gateway-bench';
import { known, onePixelPng } from '../testing/plausible-answers';

const bench = GatewayBench.forSpecs();

const csvType = { 'Content-Type': 'text/csv' };

function send(path: string, call: Call, role: 'administrator' | 'hr_officer' = 'hr_officer') {
  return bench.callAs(role, 'POST', path, call);
}

function formOf(bytes: Buffer, name: string, fields: Readonly<Record<string, string>> = {}): FormData {
  const form = new FormData();
  form.set('file', new Blob([bytes]), name);
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  return form;
}

describe('a list of staff', () => {
  const csv = 'employee_id,email,department\nE-1,ada@example.org,Engines\nE-2,no address\n,c@example.org\n';

  it('comes as CSV or in a form, is handed on row by row, and every row is told what became of it', async () => {
    bench.services.respond(importPeople, ({ people }) => ({
      results: people.map(({ employeeId }) =>
        employeeId === 'E-1'
          ? { result: 'created', personId: bench.people.of('employee').id }
          : { result: 'failed', faults: [{ field: 'email', message: 'must be an email address' }] },
      ),
    }));
    const answer = await send('/users/import', { body: csv, headers: csvType });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ dry_run: false, rows: 3, created: 1, failed: 2 });
    expect(answer.body['data']).toMatchObject([
      { row: 2, employee_id: 'E-1', result: 'created', user_id: bench.people.of('employee').id, errors: [] },
      { row: 3, employee_id: 'E-2', result: 'failed', errors: [{ field: 'email' }] },
      { row: 4, employee_id: '', result: 'failed', user_id: null, errors: [{ field: 'employee_id' }] },
    ]);
    const form = formOf(Buffer.from(csv), 'staff.csv', { dry_run: 'true', update: 'true' });
    expect((await send('/users/import', { body: form })).body).toMatchObject({ dry_run: true });
    expect(bench.services.lastRequest(importPeople)).toMatchObject({ isDryRun: true, updatesExisting: true });
  });

  it('may be a workbook of Excel', async () => {
    const rows = ['employee_id', 'E-1']
      .map((text, i) => `<row r="${i + 1}"><c r="A${i + 1}" t="inlineStr"><is><t>${text}</t></is></c></row>`)
      .join('');
    const sheet = `<worksheet><sheetData>${rows}</sheetData></worksheet>`;
    const workbook = zipOf([{ name: 'xl/worksheets/sheet1.xml', content: Buffer.from(sheet) }]);
    const headers = { 'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };
    expect((await send('/users/import', { body: workbook, headers })).body).toMatchObject({ rows: 1, created: 1 });
    expect((await send('/users/import', { body: formOf(workbook, 'staff.xlsx') })).body).toMatchObject({ rows: 1 });
    const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(100)]);
    expect((await send('/users/import', { body: formOf(old, 'staff.xls') })).status).toBe(415);
  });

  it('says whom its sender may change, and gives the same ids to the same wish', async () => {
    const headers = { ...csvType, 'Idempotency-Key': randomUUID() };
    await send('/users/import', { body: csv, headers });
    const first = bench.services.lastRequest(importPeople);
    expect(first).toMatchObject({ mayGiveRoles: false });
    expect(first.changeableRoles).not.toContain('administrator');
    expect(first.people[0]?.personId).toMatch(/^[0-9a-f-]{36}$/);
    expect(first.people[0]?.personId).not.toBe(first.people[1]?.personId);
    await send('/users/import', { body: csv, headers: csvType }, 'administrator');
    expect(bench.services.lastRequest(importPeople)).toMatchObject({ mayGiveRoles: true });
    expect(bench.services.lastRequest(importPeople).changeableRoles).toContain('administrator');
  });

  it('with columns that are none is 422, and nothing is handed on', async () => {
    const answer = await send('/users/import', { body: 'employee_id,salary\nE-1,5\n', headers: csvType });
    expect([answer.status, fieldsOf(answer)]).toEqual([422, ['salary']]);
  });
});

describe('an archive of photos', () => {
  const archive = zipOf(['E-1.jpg', 'E-2/front.png'].map((name) => ({ name, content: onePixelPng })));

  it('is handed on photo by photo, then the job begins', async () => {
    const names: [number, string, readonly string[]][] = [];
    bench.services.respond(addEnrolmentPhoto, ({ position, name, employeeIds }) => {
      names.push([position, name, employeeIds]);
      return { file: { position, name } };
    });
    const form = formOf(archive, 'photos.zip', { face: 'largest', consent: 'true' });
    const answer = await send('/users/import-photos', { body: form });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ id: known.enrolmentJob, state: 'running', progress_percent: 66 });
    expect(names).toEqual([
      [0, 'E-1.jpg', ['E-1']],
      [1, 'E-2/front.png', ['front', 'E-2']],
    ]);
    expect(bench.services.lastRequest(createEnrolmentJob)).toMatchObject({ faceLargest: true, consentAnswer: true });
    expect(bench.services.lastRequest(startEnrolmentJob)).toMatchObject({ jobId: known.enrolmentJob });
  });

  it('that is broken leaves nothing behind', async () => {
    const headers = { 'Content-Type': 'application/zip' };
    const answer = await send('/users/import-photos', { body: archive.subarray(0, -20), headers });
    expect(answer.status).toBe(400);
    expect(bench.services.lastRequest(cancelEnrolmentJob)).toMatchObject({ jobId: known.enrolmentJob });
  });

  it('takes back nobody’s consent', async () => {
    const answer = await send('/users/import-photos', { body: formOf(archive, 'photos.zip', { consent: 'false' }) });
    expect([answer.status, fieldsOf(answer)]).toEqual([422, ['consent']]);
  });

  it('is looked at by its job and its files, and cancelled', async () => {
    const path = `/enrolment-jobs/${known.enrolmentJob}`;
    expect((await bench.callAs('hr_officer', 'GET', '/enrolment-jobs')).body).toMatchObject({ total: 1 });
    expect((await bench.callAs('hr_officer', 'GET', path)).body).toMatchObject({ enrolled: 1, waiting: 1 });
    const { body } = await bench.callAs('hr_officer', 'GET', `${path}/files?state=enrolled`);
    expect(body['data']).toMatchObject([{ name: 'E-7.jpg', state: 'enrolled', reason: null }]);
    expect((await send(`${path}/cancel`, {})).status).toBe(200);
    expect((await bench.callAs('hr_officer', 'GET', `/enrolment-jobs/${randomUUID()}`)).status).toBe(404);
  });
});

describe('a face that must be chosen', () => {
  it('is shown on the picture, with a frame around every face', async () => {
    const json = { image_data: onePixelPng.toString('base64') };
    const { status, body } = await send('/users/face-boxes', { json });
    expect(status).toBe(200);
    expect(body).toMatchObject({ faces_detected: 1, faces: [{ bounding_box: { x: 10, width: 80 } }], width: 1280 });
    expect(body['annotated_image']).toMatch(/^data:image\/jpeg;base64,/);
    expect(Buffer.from(bench.services.lastRequest(drawFaces).picture)).toEqual(onePixelPng);
  });

  it('may come from a camera, which must be sending', async () => {
    const json = { user_id: bench.people.of('employee').id, camera_id: known.camera, face: 'largest' };
    const answer = await send('/users/upload-face-snapshot', { json });
    expect([answer.status, answer.body['reason']]).toEqual([404, 'no_picture']);
  });
});

describe('look-alikes', () => {
  it('are told with the refusal of an enrolment', async () => {
    bench.services.respond(enrolFace, () => {
      const details = { faces_detected: '1', look_alike_id: known.lookAlike };
      throw new AppError('refused', 'This face passes for another.', { reason: 'looks_like_another_person', details });
    });
    const json = { user_id: bench.people.of('employee').id, image_data: onePixelPng.toString('base64') };
    const answer = await send('/users/upload-face', { json });
    expect(answer.body).toMatchObject({ status: 422, success: false, look_alike_id: known.lookAlike });
  });

  it('are listed with what the threshold makes of them, and settled by who has read them', async () => {
    const { body } = await bench.callAs('hr_officer', 'GET', '/look-alikes?state=open&sort=-similarity');
    expect(body['data']).toMatchObject([
      { similarity: 0.57, threshold: 0.48, verdict: 'above_threshold', margin: 0.05 },
    ]);
    expect(bench.services.lastRequest(listLookAlikes)).toMatchObject({ state: 'open', page: { sort: 'similarity' } });
    const path = `/look-alikes/${known.lookAlike}`;
    const etag = (await bench.callAs('hr_officer', 'GET', path)).headers.get('etag') ?? '';
    const decide = (state: string, tag: string) =>
      bench.callAs('hr_officer', 'PUT', path, { json: { state }, headers: { 'If-Match': tag } });
    expect((await decide('two_people', '"other"')).status).toBe(412);
    const decided = await decide('same_person', etag);
    expect(decided.body).toMatchObject({ state: 'same_person', revision: 2 });
    expect(decided.body['suggestions']).toHaveLength(2);
    expect(bench.services.lastRequest(decideLookAlike)).toMatchObject({ state: 'same_person', expectedRevision: 1 });
    expect((await decide('maybe', etag)).status).toBe(422);
    expect((await bench.callAs('manager', 'GET', '/look-alikes')).status).toBe(403);
  });

  it('are looked for every night, and when somebody asks', async () => {
    expect((await bench.callAs('hr_officer', 'GET', '/look-alikes/scan')).body).toMatchObject({ state: 'idle' });
    expect((await send('/look-alikes/scan', {})).body).toMatchObject({ state: 'running', people: 12 });
  });
});
