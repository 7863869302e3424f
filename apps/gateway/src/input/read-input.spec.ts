import { isAppError } from '@smart-attendance/errors';
import { CreateCameraInput, DiscoverCamerasInput } from '../cameras/camera.input';
import { UploadFaceInput } from '../faces/face.input';
import { ListUsersQuery } from '../users/user.input';
import { readInput, type InputClass } from './read-input';

const camera = { name: 'Front door', rtsp_url: 'rtsp://camera.example/' };

function faultsOf<T extends object>(
  inputClass: InputClass<T>,
  given: unknown,
  unknownFields: 'refused' | 'dropped' = 'refused',
): string[] {
  try {
    readInput(inputClass, given, unknownFields);
    return [];
  } catch (error) {
    if (!isAppError(error)) throw error;
    return error.violations.map(({ field, message }) => `${field} ${message}`);
  }
}

describe('what is said about a wrong field', () => {
  it.each([
    [{ frame_rate: 31 }, 'frame_rate must be a whole number from 1 to 30'],
    [{ frame_rate: 'five' }, 'frame_rate must be a whole number from 1 to 30'],
    [{ is_active: 'yes' }, 'is_active must be true or false'],
    [{ stream: 'third' }, 'stream must be one of main, sub'],
    [{ name: ' ' }, 'name must be a text of 1 to 255 characters without control characters'],
    [{ name: null }, 'name must be a text of 1 to 255 characters without control characters'],
    [{ name: ['Front door'] }, 'name must be one value, not a list or an object'],
    [{ frame_rate: { value: 5 } }, 'frame_rate must be one value, not a list or an object'],
    [{ zones: 'all' }, 'zones must be a list'],
    [{ colour: 'red' }, 'colour is no field of this request'],
    [{ name: undefined }, 'name is missing'],
  ])('%j: %s', (fields, fault) => {
    expect(faultsOf(CreateCameraInput, { ...camera, ...fields })).toEqual([fault]);
  });

  it('names the member of a list of texts, and the limits of a number with a fraction', () => {
    expect(faultsOf(DiscoverCamerasInput, { hosts: ['10.0.0.5', ' '], timeout: 61 })).toEqual([
      expect.stringMatching(/^hosts member 2: must be a name/),
      expect.stringMatching(/^timeout must be a number from 0\.1 to \d+$/),
    ]);
    expect(faultsOf(DiscoverCamerasInput, { hosts: Array.from({ length: 65 }, () => '10.0.0.5') })).toEqual([
      'hosts must have at most 64 members',
    ]);
  });

  it('tells of a name in a query that is there twice, or written otherwise', () => {
    expect(faultsOf(ListUsersQuery, { limit: ['1', '2'] }, 'dropped')).toEqual([
      'limit must be one value, not a list or an object',
    ]);
    expect(faultsOf(ListUsersQuery, { activeOnly: 'true', utm: '1' }, 'dropped')).toEqual([
      'activeOnly is written active_only, once',
    ]);
  });

  it('tells of a face that is an object and no point', () => {
    const face = { user_id: '0b6f2c1e-6d0c-4c1e-9d8f-2f8a3f0f8a11', image_data: 'aGk=' };
    expect(readInput(UploadFaceInput, { ...face, face: { x: 1.04, y: 2 } }, 'refused').face).toBe('1,2');
    expect(faultsOf(UploadFaceInput, { ...face, face: { x: 1 } })).toEqual([
      expect.stringMatching(/^face must be largest/),
    ]);
  });
});

describe('a body that is far too large', () => {
  it.each([
    [
      'a hundred thousand zones',
      { zones: Array.from({ length: 100_000 }, () => ({})) },
      'zones must have at most 16 members',
    ],
    [
      'a hundred thousand brackets',
      { name: JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)) as unknown },
      'name must be one',
    ],
    [
      'brackets in a zone',
      { zones: [{ kind: 'mask', points: JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)) as unknown }] },
      'zones zone 1: points',
    ],
  ])('with %s is refused in a moment', (_, fields, fault) => {
    const startedAt = performance.now();
    expect(faultsOf(CreateCameraInput, { ...camera, ...fields })).toEqual([expect.stringContaining(fault)]);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
