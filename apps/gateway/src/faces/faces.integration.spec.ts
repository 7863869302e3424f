import {
  createPerson,
  enrolFace,
  getPerson,
  recognizeFaces,
  timestampFromDate,
  updatePerson,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { fieldsOf, GatewayBench } from '../testing/gateway-bench';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const bench = GatewayBench.forSpecs();

function userId(): string {
  return bench.people.of('employee').id;
}

function upload(fields: Readonly<Record<string, unknown>> = {}) {
  const json = { user_id: userId(), image_data: png.toString('base64'), ...fields };
  return bench.callAs('administrator', 'POST', '/users/upload-face', { json });
}

function uploadFile(fields: Readonly<Record<string, string>> = {}, query = '') {
  const body = new FormData();
  body.set('file', new Blob([png]), 'me.png');
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return bench.callAs('administrator', 'POST', `/users/upload-face-file?user_id=${userId()}${query}`, { body });
}

describe('consent with an upload', () => {
  it.each([
    ['yes', { consent: true }, true],
    ['no', { consent: false }, false],
    ['nothing', {}, undefined],
    ['null', { consent: null }, undefined],
  ])('is passed on as it is said: %s', async (_what, fields, said) => {
    expect((await upload(fields)).status).toBe(200);
    expect(bench.services.lastRequest(enrolFace)).toMatchObject({ consent: said === true });
    expect(bench.services.lastRequest(enrolFace).consentAnswer).toBe(said);
  });

  it('is passed on from a form and from a query', async () => {
    expect((await uploadFile({ consent: 'false' })).status).toBe(200);
    expect(bench.services.lastRequest(enrolFace).consentAnswer).toBe(false);
    expect((await uploadFile({}, '&consent=false')).status).toBe(200);
    expect(bench.services.lastRequest(enrolFace).consentAnswer).toBe(false);
    expect((await uploadFile()).status).toBe(200);
    expect(bench.services.lastRequest(enrolFace).consentAnswer).toBeUndefined();
  });
});

describe('consent of a person', () => {
  const person = { first_name: 'A', last_name: 'B', email: 'a@b.test', password: 'long enough', employee_id: 'E' };

  it.each([[true], [false], [undefined], [null]])('is passed on as it is said: %s', async (said) => {
    const asked = said ?? undefined;
    const created = await bench.callAs('administrator', 'POST', '/users', {
      json: { ...person, ...(said !== undefined && { biometric_consent: said }) },
    });
    expect(created.status).toBe(201);
    expect(bench.services.lastRequest(createPerson).consentAnswer).toBe(asked);
    const changed = await bench.callAs('administrator', 'PUT', `/users/${userId()}`, {
      json: { phone: '1', ...(said !== undefined && { biometric_consent: said }) },
    });
    expect(changed.status).toBe(200);
    expect(bench.services.lastRequest(updatePerson).biometricConsent).toBe(asked);
  });

  it.each([
    [{ consentAnswer: false, consentSource: 'record:hr', consentRecordedAt: at() }, false],
    [{ consentAnswer: true, biometricConsent: true, consentSource: 'record:hr', consentRecordedAt: at() }, true],
    [{ biometricConsent: true, consentSource: 'record:hr', consentRecordedAt: at() }, true],
    [{}, null],
  ])('is shown as what was said: %o', async (said, shown) => {
    bench.services.respond(getPerson, ({ personId }) => ({
      person: { id: personId, role: 'employee', createdAt: at(), updatedAt: at(), ...said },
    }));
    const { body } = await bench.callAs('administrator', 'GET', `/users/${userId()}`);
    expect(body['biometric_consent']).toBe(shown);
    expect([body['consent_source'], body['consent_recorded_at']]).toEqual(
      shown === null ? [null, null] : ['record:hr', '2026-03-02T08:00:00.000Z'],
    );
  });
});

describe('the face that is meant', () => {
  it.each([
    [{ face: { x: 120, y: 80.5 } }, { case: 'faceAt', value: { x: 120, y: 80.5 } }],
    [{ face: '120,80.5' }, { case: 'faceAt', value: { x: 120, y: 80.5 } }],
    [{ face: 'largest' }, { case: 'faceLargest', value: true }],
    [{ face: null }, { case: undefined }],
    [{}, { case: undefined }],
  ])('is passed on: %j', async (fields, face) => {
    expect((await upload(fields)).status).toBe(200);
    expect(bench.services.lastRequest(enrolFace)).toMatchObject({ face });
  });

  it('may be in a form or in a query', async () => {
    expect((await uploadFile({ face: '5,6' })).status).toBe(200);
    expect(bench.services.lastRequest(enrolFace)).toMatchObject({ face: { case: 'faceAt', value: { x: 5, y: 6 } } });
    expect((await uploadFile({}, '&face=largest')).status).toBe(200);
    expect(bench.services.lastRequest(enrolFace)).toMatchObject({ face: { case: 'faceLargest' } });
  });

  it.each([
    [{ face: 'smallest' }],
    [{ face: { x: 1 } }],
    [{ face: { x: 1, y: 2, z: 3 } }],
    [{ face: [1, 2] }],
    [{ face: 5 }],
    [{ face: '' }],
  ])('is 422 as %j', async (fields) => {
    const answer = await upload(fields);
    expect([answer.status, fieldsOf(answer)]).toEqual([422, ['face']]);
  });

  it('is asked for with the places of all, when there are several', async () => {
    bench.services.respond(enrolFace, () => {
      throw new AppError('refused', 'There are several.', {
        reason: 'several_faces',
        details: { faces_detected: '2', faces: '[{"x":1,"y":2,"width":30,"height":40}]' },
      });
    });
    const answer = await upload();
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      success: false,
      reason: 'several_faces',
      faces_detected: 2,
      faces: [{ bounding_box: { x: 1, y: 2, width: 30, height: 40 } }],
    });
  });
});

describe('another person’s photo', () => {
  it('is refused as such, and taken when it is confirmed', async () => {
    bench.services.respond(enrolFace, ({ confirmSamePerson }) => {
      if (confirmSamePerson) return { templateId: userId(), facesDetected: 1 };
      throw new AppError('refused', 'No.', { reason: 'not_the_same_person', details: { faces_detected: '1' } });
    });
    expect((await upload()).body).toMatchObject({ success: false, reason: 'not_the_same_person', faces_detected: 1 });
    expect((await upload({ confirm_same_person: true })).status).toBe(200);
    expect((await uploadFile({ confirm_same_person: 'true' })).status).toBe(200);
  });
});

describe('a threshold that is asked for', () => {
  it('is answered with the one that held, and a word when it was raised', async () => {
    bench.services.respond(recognizeFaces, ({ threshold = 0 }) => ({
      faces: [],
      threshold: Math.max(0.48, threshold),
    }));
    const ask = async (threshold?: number) => {
      const json = { image_data: png.toString('base64'), ...(threshold !== undefined && { threshold }) };
      return (await bench.callAs('administrator', 'POST', '/users/face-recognition', { json })).body;
    };
    expect(await ask()).toMatchObject({ threshold: 0.48, warnings: [] });
    expect(await ask(0.6)).toMatchObject({ threshold: 0.6, warnings: [] });
    expect(await ask(0.2)).toMatchObject({ threshold: 0.48, warnings: [expect.stringMatching(/raised to 0.48/)] });
  });
});

describe('a file that is no picture we read', () => {
  it.each([
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['AVIF', '\0\0\0\x18ftypavif\0\0\0\0mif1avif'],
    ['base64', png.toString('base64')],
  ])('is 415 and named: %s', async (name, text) => {
    const bytes = Buffer.from(text, 'latin1');
    const body = new FormData();
    body.set('file', new Blob([bytes]), 'photo.jpg');
    body.set('user_id', userId());
    const answer = await bench.callAs('administrator', 'POST', '/users/upload-face-file', { body });
    expect(answer.status).toBe(415);
    expect(answer.body['detail']).toMatch(new RegExp(`${name}.*; send `));
  });
});

function at() {
  return timestampFromDate(new Date('2026-03-02T08:00:00Z'));
}
