import { auditActionOf, auditTargetOf, fieldNamesOf, oneLine } from './audit-target.policy';

const [one, other] = ['7d8f3c1e-9a54-4a6b-8f5e-2f6f1c0b9a11', '0c9c7f0a-33a5-4a5e-9d5f-0f1e5a8f7b22'];

describe('what a request was about', () => {
  const of = (template: string, params: object = {}, query: object = {}, created: object = {}) =>
    auditTargetOf({
      template: `/api/v1${template}`,
      params: { ...params },
      query: { ...query },
      ...created,
    });

  it('is the last id of its path, and the person where one stands in it', () => {
    expect(of('/cameras/:id/snapshot', { id: one })).toEqual({ kind: 'cameras', id: one, userId: null });
    expect(of('/users/:id', { id: one })).toEqual({ kind: 'users', id: one, userId: one });
    expect(of('/users/:id/profile-images/:image_id/primary', { id: one, image_id: other })).toEqual({
      kind: 'profile-images',
      id: other,
      userId: one,
    });
    expect(of('/users/attendance/:id', { id: one })).toEqual({ kind: 'attendance', id: one, userId: null });
    expect(of('/dead-letters/:sequence', { sequence: '12' })).toEqual({ kind: 'dead-letters', id: '12', userId: null });
  });

  it('is what it created', () => {
    expect(of('/cameras', {}, {}, { createdId: one })).toEqual({ kind: 'cameras', id: one, userId: null });
    expect(of('/users/attendance', {}, {}, { createdId: one, userId: other })).toEqual({
      kind: 'attendance',
      id: one,
      userId: other,
    });
    expect(
      of('/users/upload-face-file', {}, { user_id: other }, { createdId: one, createdKind: 'face-embeddings' }),
    ).toEqual({ kind: 'face-embeddings', id: one, userId: other });
  });

  it('is what is told by a name, once there is such a thing', () => {
    const [route, params] = ['/models/:pack_id/activate', { pack_id: 'buffalo_s' }];
    expect(of(route, params, {}, { knownId: 'buffalo_s' })).toEqual({ kind: 'models', id: 'buffalo_s', userId: null });
    expect(of(route, params)).toEqual({ kind: 'models', id: null, userId: null });
    expect(of('/models', {}, {}, { knownId: 'buffalo_s' })).toEqual({ kind: 'models', id: 'buffalo_s', userId: null });
  });

  it('is the person that a list was narrowed to, and not the camera', () => {
    expect(of('/recognitions', {}, { user_id: one, camera_id: other })).toEqual({ kind: null, id: null, userId: one });
    expect(of('/recognitions')).toEqual({ kind: null, id: null, userId: null });
  });

  it('is nothing that somebody made up', () => {
    for (const id of ['my password', '\0', "'; DROP TABLE", ['a'], '1'.repeat(40)]) {
      expect(of('/cameras/:id', { id }, { user_id: id })).toEqual({ kind: 'cameras', id: null, userId: null });
    }
    // The number of a dead letter is nobody.
    expect(of('/users/:id', { id: '0' }, { user_id: '1' })).toMatchObject({ userId: null });
  });
});

describe('what an entry calls things', () => {
  it('a route as the documentation does', () => {
    expect(auditActionOf('PUT', '/api/v1/users/:id/profile-images/:image_id/primary')).toBe(
      'PUT /users/{id}/profile-images/{image_id}/primary',
    );
  });

  it('the fields of a body by their names, and a file not at all', () => {
    expect(fieldNamesOf({ password: 'secret', role: 'viewer' })).toEqual(['password', 'role']);
    expect(fieldNamesOf(Buffer.from('name,password'))).toEqual([]);
    expect(fieldNamesOf(undefined)).toEqual([]);
    expect(fieldNamesOf(Object.fromEntries(Array.from({ length: 90 }, (_, index) => [index, 1])))).toHaveLength(50);
  });

  it('what a client says of itself in one plain line', () => {
    expect(oneLine('a\0b\u001b[31m\nc€', 8)).toBe('a?b?[31m');
  });
});
