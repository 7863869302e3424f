import { operationIdOf } from './operation-id.policy';

describe('the name of an operation', () => {
  it.each([
    ['get', '/cameras', true, 'listCameras'],
    ['post', '/cameras', false, 'createCamera'],
    ['get', '/cameras/{id}', false, 'getCamera'],
    ['put', '/cameras/{id}', false, 'updateCamera'],
    ['delete', '/cameras/{id}', false, 'deleteCamera'],
    ['get', '/cameras/{id}/health', false, 'getCameraHealth'],
    ['get', '/cameras/{id}/status-history', true, 'listCameraStatusHistory'],
    ['post', '/cameras/{id}/start-stream', false, 'startCameraStream'],
    ['post', '/cameras/test-connection', false, 'testCameraConnection'],
    ['put', '/users/{id}/profile-images/{image_id}/primary', false, 'setUserProfileImagePrimary'],
    ['get', '/users/attendance/{id}', false, 'getUserAttendance'],
    ['get', '/attendance', true, 'listAttendance'],
    ['post', '/webhooks/{id}/rotate-secret', false, 'rotateWebhookSecret'],
    ['post', '/dead-letters/{sequence}/replay', false, 'replayDeadLetter'],
    ['post', '/auth/login', false, 'login'],
    ['get', '/auth/me', false, 'getMe'],
    ['get', '/auth/sessions', true, 'listSessions'],
    ['get', '/audit-log/export', false, 'exportAuditLog'],
  ])('of %s %s', (method, path, isList, name) => {
    expect(operationIdOf(method, path, isList)).toBe(name);
  });
});
