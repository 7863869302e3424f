import {
  CameraNetworks,
  create,
  CreateCameraRequestSchema,
  StreamChoice,
  UpdateCameraRequestSchema,
  ZoneKind,
  type CreateCameraRequest,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import * as policy from './camera.policy';

type CameraSettings = policy.CameraSettings;

const anywhere = CameraNetworks.read('');
const settingsOf = (given: CreateCameraRequest, networks = anywhere) => policy.settingsOf(given, networks);
const settingsAfter = (current: CameraSettings, given: ReturnType<typeof change>, networks = anywhere) =>
  policy.settingsAfter(current, given, networks);

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

/** Field and sentence of each thing that is wrong. */
function faultsOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.violations.map(({ field, message }) => `${field} ${message}`);
    throw error;
  }
  return [];
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

describe('the second stream of a camera', () => {
  const mainUrl = 'rtsp://10.0.0.5/main';
  const subUrl = 'rtsp://10.0.0.5:8554/sub';
  const both: CameraSettings = { ...stored, rtspUrl: mainUrl, subRtspUrl: subUrl };
  const withSub = (url: string, fields: Partial<CreateCameraRequest> = {}) =>
    settingsOf({ ...request, ...fields, subRtspUrl: url });

  it('is on the same host', () => {
    expect(withSub(subUrl).subRtspUrl).toBe(subUrl);
    expect(faultsOf(() => withSub('rtsp://10.0.0.6/sub'))).toEqual([
      'sub_rtsp_url must be on the same host as rtsp_url',
    ]);
  });

  it('must be changed with the first one when the camera moves to another host', () => {
    const rtspUrl = 'rtsp://10.0.0.6/main';
    const fault = 'sub_rtsp_url is on the host that rtsp_url had before; change it too, or clear it with an empty text';
    expect(faultsOf(() => settingsAfter(both, change({ rtspUrl })))).toEqual([fault]);
    expect(faultsOf(() => settingsAfter(both, change({ rtspUrl, subRtspUrl: subUrl })))).toEqual([fault]);
    expect(settingsAfter(both, change({ rtspUrl, subRtspUrl: '' }))).toMatchObject({ subRtspUrl: '', password: '' });
    expect(settingsAfter(both, change({ rtspUrl, subRtspUrl: 'rtsp://10.0.0.6/sub' }))).toMatchObject({
      rtspUrl,
      subRtspUrl: 'rtsp://10.0.0.6/sub',
      password: '',
    });
  });

  it('may name the same user again, and gives user and password to a camera that has none', () => {
    const named = 'rtsp://admin:p%40ss@10.0.0.5/sub';
    const expected = { subRtspUrl: 'rtsp://10.0.0.5/sub', username: 'admin', password: 'p@ss' };
    expect(withSub(named, { rtspUrl: 'rtsp://admin:p%40ss@10.0.0.5/main' })).toMatchObject(expected);
    expect(withSub(named)).toMatchObject(expected);
    expect(withSub('rtsp://admin@10.0.0.5/sub', { username: 'admin', password: 'p@ss' })).toMatchObject(expected);
  });

  it('cannot have another user or password, which nobody would notice until it is opened', () => {
    const fault =
      'sub_rtsp_url has another user name or password than the camera; both streams are opened with the same';
    expect(faultsOf(() => withSub('rtsp://admin:two@10.0.0.5/sub', { username: 'admin', password: 'one' }))).toEqual([
      fault,
    ]);
    expect(faultsOf(() => settingsAfter(both, change({ subRtspUrl: 'rtsp://guest@10.0.0.5/sub' })))).toEqual([fault]);
    expect(
      settingsAfter(both, change({ subRtspUrl: 'rtsp://guest:two@10.0.0.5/sub', username: 'guest', password: 'two' })),
    ).toMatchObject({ username: 'guest', password: 'two' });
  });

  it('keeps its secret path when it comes back as it was shown', () => {
    const secret = { ...both, subRtspUrl: 'rtsp://10.0.0.5/sub?token=abc' };
    expect(settingsAfter(secret, change({ subRtspUrl: 'rtsp://10.0.0.5/sub?token=***' }))).toEqual(secret);
  });

  it('can be chosen only where there is one', () => {
    const sub = StreamChoice.SUB;
    expect(withSub(subUrl, { streamChoice: sub }).streamChoice).toBe('sub');
    const fault = 'stream_choice cannot be sub where there is no sub_rtsp_url';
    expect(faultsOf(() => withSub('', { streamChoice: sub }))).toEqual([fault]);
    expect(faultsOf(() => settingsAfter({ ...both, streamChoice: 'sub' }, change({ subRtspUrl: '' })))).toEqual([
      fault,
    ]);
    expect(
      settingsAfter({ ...both, streamChoice: 'sub' }, change({ subRtspUrl: '', streamChoice: StreamChoice.MAIN })),
    ).toMatchObject({ subRtspUrl: '', streamChoice: 'main' });
  });
});

describe('an address in which a secret was hidden', () => {
  it('is not taken for one that can be opened', () => {
    const rtspUrl = 'rtsp://10.0.0.5/password=***&channel=2';
    const fault = 'rtsp_url has *** where a secret was hidden; give the whole address';
    expect(faultsOf(() => settingsOf({ ...request, rtspUrl }))).toEqual([fault]);
    const secret = { ...stored, rtspUrl: 'rtsp://10.0.0.5/password=abc&channel=1' };
    expect(faultsOf(() => settingsAfter(secret, change({ rtspUrl })))).toEqual([fault]);
  });
});

describe('a camera outside of the networks that the operator listed', () => {
  const listed = CameraNetworks.read('10.1.0.0/16');
  const fault = (field: string) => `${field} names an address outside of the networks in which cameras may be`;

  it('is refused, naming each address that is wrong', () => {
    const outside = { ...request, rtspUrl: 'rtsp://10.2.0.5/main', subRtspUrl: 'rtsp://10.2.0.5/sub' };
    expect(faultsOf(() => settingsOf(outside, listed))).toEqual([fault('rtsp_url'), fault('sub_rtsp_url')]);
    expect(settingsOf({ ...request, rtspUrl: 'rtsp://10.1.0.5/main' }, listed).rtspUrl).toBe('rtsp://10.1.0.5/main');
    expect(faultsOf(() => settingsAfter(stored, change({ rtspUrl: 'rtsp://10.3.0.1/' }), listed))).toEqual([
      fault('rtsp_url'),
    ]);
  });

  it('can still be renamed when it was taken before the list became shorter', () => {
    const { rtspUrl } = stored;
    expect(settingsAfter(stored, change({ name: 'Gate', rtspUrl }), listed).name).toBe('Gate');
  });

  it('is judged by whoever connects when it is given by name', () => {
    expect(settingsOf({ ...request, rtspUrl: 'rtsp://door.example/main' }, listed).rtspUrl).toContain('door.example');
  });
});

describe('what is looked at', () => {
  const zones = { zones: [{ name: 'Door', kind: ZoneKind.WATCH, polygon: [{ x: 0, y: 0 }] }] };
  const schedule = { hours: [{ weekdays: [1, 2], fromMinute: 480, toMinute: 1_080 }], timeZone: 'Europe/Berlin' };

  it('is the whole picture at all times, but for still scenes, unless said otherwise', () => {
    expect(settingsOf(request)).toMatchObject({
      schedule: {},
      zones: {},
      faceSearch: {},
      motionGateEnabled: true,
      motionSensitivity: 50,
    });
  });

  it('is replaced as a whole by a change, and stays where it is not mentioned', () => {
    const first = settingsAfter(stored, change({ zones, schedule, motionGate: { enabled: false, sensitivity: 10 } }));
    expect(first.schedule).toEqual({
      hours: [{ weekdays: [1, 2], fromMinute: 480, toMinute: 1_080 }],
      timeZone: 'Europe/Berlin',
    });
    const second = settingsAfter(first, change({ schedule: {}, faceSearch: { faceWidthPxMin: 40 } }));
    expect(second).toEqual({ ...first, schedule: {}, faceSearch: { faceWidthPxMin: 40 } });
    expect(settingsAfter(second, change({ zones: {} })).zones).toEqual({});
  });
});
