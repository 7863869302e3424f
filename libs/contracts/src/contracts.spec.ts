import { create, type DescMessage, type MessageInitShape } from '@bufbuild/protobuf';
import {
  createCamera,
  createPerson,
  events,
  facesDetected,
  listRecords,
  listPeople,
  requests,
  serviceNames,
  streamOf,
  subjectOf,
  updateCamera,
  type RequestContract,
} from './index';

function wrongFields<Req extends DescMessage, Res extends DescMessage>(
  contract: RequestContract<Req, Res>,
  init: MessageInitShape<Req>,
): string[] {
  return contract.check(create(contract.request, init)).map(({ field }) => field);
}

const camera = { name: 'Gate', rtspUrl: 'rtsp://10.0.0.1/', frameRate: 5 };
const person = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  email: 'ada@example.org',
  password: 'long enough',
  employeeId: 'E-1',
  role: 'employee',
};

describe('the contracts', () => {
  it('have one subject each, owned by a service that exists', () => {
    const subjects = [...events, ...requests].map(subjectOf);
    expect(new Set(subjects).size).toBe(subjects.length);
    for (const subject of subjects) {
      expect(subject).toMatch(/^[a-z-]+\.v1\.[a-z-]+$/);
      expect(serviceNames).toContain(subject.split('.')[0]);
    }
  });

  it('have stream names that JetStream takes', () => {
    for (const event of events) expect(streamOf(event)).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  it('keep what is about a person only as long as the person is not erased', () => {
    const ofOthers = events.filter(({ delivery, isErasable }) => delivery.kind === 'kept' && isErasable !== true);
    // Of cameras, of schedules, and of faces that are nobody's. Another event is here because nobody has decided: is
    // its key a person?
    expect(ofOthers.map(({ name }) => name).sort()).toEqual([
      'camera-changed',
      'report-finished',
      'stranger-seen',
      'stream-status-changed',
      'unknown-face-changed',
    ]);
  });

  it('keep embeddings on the bus only until they are handled', () => {
    expect(facesDetected.delivery.kind).toBe('until-handled');
    expect(facesDetected.receivers).toEqual(['identity']);
  });
});

describe('the check of a message', () => {
  it('is content with a right one', () => {
    expect(wrongFields(createCamera, camera)).toEqual([]);
    expect(wrongFields(createPerson, person)).toEqual([]);
  });

  it('names every wrong field as clients write it', () => {
    expect(wrongFields(createCamera, { ...camera, name: ' ', rtspUrl: '', frameRate: 31 })).toEqual([
      'name',
      'rtsp_url',
      'frame_rate',
    ]);
    expect(wrongFields(createPerson, { ...person, email: 'ada', password: 'short', role: 'king' })).toEqual([
      'email',
      'password',
      'role',
    ]);
  });

  it('takes names in any script, and no control characters', () => {
    expect(wrongFields(createPerson, { ...person, firstName: '王', lastName: 'Ø'.repeat(255) })).toEqual([]);
    expect(wrongFields(createPerson, { ...person, firstName: 'A\u0007da' })).toEqual(['first_name']);
    expect(wrongFields(createPerson, { ...person, lastName: '😀'.repeat(255) })).toEqual([]);
    expect(wrongFields(createPerson, { ...person, lastName: 'x'.repeat(256) })).toEqual(['last_name']);
  });

  it('lets notes have lines, and names not', () => {
    expect(wrongFields(createCamera, { ...camera, description: 'one\ntwo' })).toEqual([]);
    expect(wrongFields(createCamera, { ...camera, location: 'one\ntwo' })).toEqual(['location']);
  });

  it('of a change looks only at the fields that are given', () => {
    const cameraId = '0b6f2c1e-6d0c-4c1e-9d8f-2f8a3f0f8a11';
    expect(wrongFields(updateCamera, { cameraId })).toEqual([]);
    expect(wrongFields(updateCamera, { cameraId, frameRate: 0 })).toEqual(['frame_rate']);
    expect(wrongFields(updateCamera, { cameraId: '42' })).toEqual(['camera_id']);
  });

  it('knows real dates, and pages of 1 to 1000', () => {
    expect(wrongFields(listRecords, { dateFrom: '2028-02-29' })).toEqual([]);
    expect(wrongFields(listRecords, { dateFrom: '2026-02-29', dateTo: '1.2.2026' })).toEqual(['date_from', 'date_to']);
    expect(wrongFields(listPeople, { page: { limit: 1_000 } })).toEqual([]);
    expect(wrongFields(listPeople, { page: { limit: 0 } })).toEqual(['limit']);
    expect(wrongFields(listPeople, { page: { limit: 1_001 } })).toEqual(['limit']);
  });

  it('looks for everybody only when nothing is looked for, not when nothing of it can be seen', () => {
    for (const query of ['', 'a', 'Zo\u0308e', '%']) expect(wrongFields(listPeople, { query })).toEqual([]);
    for (const query of [' ', '\ufe0f', '\u200d', '\u034f'])
      expect(wrongFields(listPeople, { query })).toEqual(['query']);
  });

  it('of faces wants embeddings of the model size, or none', () => {
    const frame = { frameId: '0b6f2c1e-6d0c-4c1e-9d8f-2f8a3f0f8a11', cameraId: '0b6f2c1e-6d0c-4c1e-9d8f-2f8a3f0f8a12' };
    const event = (embedding: number[]) =>
      create(facesDetected.schema, {
        ...frame,
        capturedAt: { seconds: 1n },
        model: { packId: 'p', vectorSize: 3 },
        faces: [{ embedding }],
      });
    expect(facesDetected.check(event([1, 0, 0]))).toEqual([]);
    expect(facesDetected.check(event([]))).toEqual([]);
    expect(facesDetected.check(event([1]))).toMatchObject([{ field: 'faces.embedding' }]);
  });
});
