import { create, StreamSourceSchema, ZoneKind, type MessageInitShape } from '@smart-attendance/contracts';
import { opensTheSame, toCameraSource, unusableAddress, type CameraSource } from './camera-source.policy';

const defaultBox = { widthMax: 1_280, heightMax: 720 };

function source(fields: MessageInitShape<typeof StreamSourceSchema> = {}): CameraSource {
  return toCameraSource(
    create(StreamSourceSchema, {
      cameraId: '5f0c1f0e-9a4b-4f3e-8f57-0b6f6f4f2a11',
      rtspUrl: 'rtsp://camera.test/live',
      username: 'admin',
      password: 'secret',
      frameRate: 5,
      revision: 1,
      ...fields,
    }),
    defaultBox,
  );
}

const polygon = [
  { x: 0, y: 0 },
  { x: 0.5, y: 0 },
  { x: 0, y: 0.5 },
];
const mask = { kind: ZoneKind.MASK, name: 'window', polygon };
const watch = { kind: ZoneKind.WATCH, name: 'door', polygon };

describe('a camera as it is opened', () => {
  it.each([
    [0, 0, 1_280, 720],
    [1_920, 1_080, 1_920, 1_080],
    [640, 0, 640, 7_680],
    [0, 480, 7_680, 480],
  ])('with a resolution of %s x %s fits into %s x %s', (resolutionWidth, resolutionHeight, widthMax, heightMax) => {
    expect(source({ resolutionWidth, resolutionHeight }).box).toEqual({ widthMax, heightMax });
  });

  it('is opened anew for another address, login, rate, size, mask or gate, and for nothing else', () => {
    const changes: MessageInitShape<typeof StreamSourceSchema>[] = [
      { rtspUrl: 'rtsp://camera.test/other' },
      { username: 'guest' },
      { password: 'other' },
      { frameRate: 6 },
      { resolutionWidth: 640 },
      { zones: { zones: [mask] } },
      { motionGate: { enabled: false, sensitivity: 50 } },
    ];
    expect(changes.filter((change) => opensTheSame(source(), source(change)))).toEqual([]);
    const others: MessageInitShape<typeof StreamSourceSchema>[] = [
      { revision: 2 },
      { zones: { zones: [watch] } },
      { motionGate: { enabled: true, sensitivity: 80 } },
      { faceSearch: { faceWidthPxMin: 40 } },
      { schedule: { hours: [{ weekdays: [1], fromMinute: 0, toMinute: 60 }] } },
    ];
    expect(others.filter((change) => !opensTheSame(source(), source(change)))).toEqual([]);
    const moved = { ...mask, polygon: [{ x: 0.1, y: 0 }, ...polygon.slice(1)] };
    expect(opensTheSame(source({ zones: { zones: [mask] } }), source({ zones: { zones: [mask] } }))).toBe(true);
    expect(opensTheSame(source({ zones: { zones: [mask] } }), source({ zones: { zones: [moved] } }))).toBe(false);
  });

  it('tells the zones that are watched from those that nobody may see', () => {
    const { masks, watchedZones } = source({ zones: { zones: [mask, watch] } });
    expect(masks).toHaveLength(1);
    expect(watchedZones.map(({ name }) => name)).toEqual(['door']);
  });

  it('leaves out still pictures with sensitivity 50 when its registry says nothing of it', () => {
    expect(source().motionGate).toEqual({ enabled: true, sensitivity: 50 });
    expect(source({ motionGate: { enabled: false, sensitivity: 20 } }).motionGate.enabled).toBe(false);
  });

  it('keeps its hours when only the registry knows their time zone', () => {
    const hours = [{ weekdays: [1], fromMinute: 0, toMinute: 60 }];
    expect(source({ schedule: { hours, timeZone: 'Mars/Base' } }).schedule).toMatchObject({ hours, timeZone: '' });
    expect(source({ schedule: { hours, timeZone: 'Asia/Tokyo' } }).schedule?.timeZone).toBe('Asia/Tokyo');
  });

  it.each([
    ['rtsp://169.254.169.254/hunter2', /where no camera may be/],
    ['rtsp://192.168.001.010/hunter2', /four decimal numbers without leading zeros, such as 192\.168\.1\.10/],
    ['rtsp://admin:hunter2/3@10.0.0.5/live', /write \/ as %2F, \? as %3F and @ as %40/],
    ['rtsp://camera.test/hunter2@home', /in a path @ as %40/],
    ['', /must have 1 to/],
  ])('says of a stored address that is refused now what to enter, and no secret: %j', (rtspUrl, hint) => {
    const { address } = source({ rtspUrl });
    if (!('problem' in address)) throw new Error('It can be opened.');
    const { reason, message } = unusableAddress(address);
    expect(reason).toBe('forbidden_address');
    expect(message).toMatch(hint);
    expect(message).toMatch(/^The stored address .+\. Enter the address anew, with user name and password\.$/);
    expect(message).not.toMatch(/hunter2|rtsp:\/\/[^ ]/);
  });

  it('is opened anew when an address that is refused now was mended or changed, and not while it stays', () => {
    const refused = source({ rtspUrl: 'rtsp://192.168.001.010/live' });
    expect(opensTheSame(refused, source({ rtspUrl: 'rtsp://192.168.1.10/live' }))).toBe(false);
    expect(opensTheSame(refused, source({ rtspUrl: 'rtsp://192.168.001.011/live' }))).toBe(false);
    expect(opensTheSame(refused, source({ rtspUrl: 'rtsp://192.168.001.010/live', revision: 2 }))).toBe(true);
  });
});
