import {
  create,
  CreateCameraRequestSchema,
  UpdateCameraRequestSchema,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { settingsAfter, settingsOf, type CameraSettings } from './camera.policy';

const request = create(CreateCameraRequestSchema, {
  name: ' Entrance ',
  rtspUrl: 'rtsp://10.0.0.5/live',
  frameRate: 5,
  isActive: true,
});

const stored: CameraSettings = { ...settingsOf(request), username: 'admin', password: 'hunter2' };

function change(fields: MessageInitShape<typeof UpdateCameraRequestSchema>) {
  return create(UpdateCameraRequestSchema, { cameraId: 'any', ...fields });
}

describe('a new camera', () => {
  it('takes user name and password out of its address', () => {
    const settings = settingsOf({ ...request, rtspUrl: 'rtsp://admin:p%40ss@10.0.0.5/live' });
    expect(settings).toMatchObject({ rtspUrl: 'rtsp://10.0.0.5/live', username: 'admin', password: 'p@ss' });
  });

  it('believes the fields more than the address', () => {
    const settings = settingsOf({ ...request, rtspUrl: 'rtsp://a:b@10.0.0.5/live', username: 'c', password: 'd' });
    expect(settings).toMatchObject({ username: 'c', password: 'd' });
  });

  it('has a name without blanks around it', () => {
    expect(settingsOf(request).name).toBe('Entrance');
  });
});

describe('a changed camera', () => {
  it('keeps what is not mentioned', () => {
    expect(settingsAfter(stored, change({ frameRate: 10 }))).toEqual({ ...stored, frameRate: 10 });
  });

  it('loses its password when an empty one is given', () => {
    expect(settingsAfter(stored, change({ password: '' }))).toEqual({ ...stored, password: '' });
  });

  it('keeps its credentials at another path or port of the same host', () => {
    const next = settingsAfter(stored, change({ rtspUrl: 'rtsp://10.0.0.5:8554/other' }));
    expect(next).toEqual({ ...stored, rtspUrl: 'rtsp://10.0.0.5:8554/other' });
  });

  it('never takes its password to another host, where somebody may be listening for it', () => {
    const next = settingsAfter(stored, change({ rtspUrl: 'rtsp://10.0.0.6/live' }));
    expect(next).toEqual({ ...stored, rtspUrl: 'rtsp://10.0.0.6/live', username: '', password: '' });
    const given = settingsAfter(
      stored,
      change({ rtspUrl: 'rtsp://10.0.0.6/live', username: 'new', password: 'other' }),
    );
    expect(given).toMatchObject({ username: 'new', password: 'other' });
  });

  it('takes both credentials of a new address that names a user', () => {
    const next = settingsAfter(stored, change({ rtspUrl: 'rtsp://guest@10.0.0.6/live' }));
    expect(next).toMatchObject({ username: 'guest', password: '' });
  });

  it('keeps a secret path when the address comes back as it was shown', () => {
    const secret = { ...stored, rtspUrl: 'rtsp://10.0.0.5/password=abc&channel=1' };
    expect(settingsAfter(secret, change({ rtspUrl: 'rtsp://10.0.0.5/password=***&channel=1' }))).toEqual(secret);
  });
});
