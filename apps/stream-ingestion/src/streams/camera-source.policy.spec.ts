import type { StreamSource } from '@smart-attendance/contracts';
import { opensTheSame, toCameraSource, type CameraSource } from './camera-source.policy';

const defaultBox = { widthMax: 1_280, heightMax: 720 };

function source(fields: Partial<StreamSource> = {}): CameraSource {
  const read = toCameraSource(
    {
      $typeName: 'camera_registry.v1.StreamSource',
      cameraId: '5f0c1f0e-9a4b-4f3e-8f57-0b6f6f4f2a11',
      rtspUrl: 'rtsp://camera.test/live',
      username: 'admin',
      password: 'secret',
      frameRate: 5,
      resolutionWidth: 0,
      resolutionHeight: 0,
      revision: 1,
      ...fields,
    },
    defaultBox,
  );
  if (read === undefined) throw new Error('It cannot be opened.');
  return read;
}

describe('a camera as it is opened', () => {
  it.each([
    [0, 0, 1_280, 720],
    [1_920, 1_080, 1_920, 1_080],
    [640, 0, 640, 7_680],
    [0, 480, 7_680, 480],
  ])('with a resolution of %s x %s fits into %s x %s', (resolutionWidth, resolutionHeight, widthMax, heightMax) => {
    expect(source({ resolutionWidth, resolutionHeight }).box).toEqual({ widthMax, heightMax });
  });

  it('is opened anew for another address, login, rate or size, and not for another name', () => {
    const changes: Partial<StreamSource>[] = [
      { rtspUrl: 'rtsp://camera.test/other' },
      { username: 'guest' },
      { password: 'other' },
      { frameRate: 6 },
      { resolutionWidth: 640 },
    ];
    expect(changes.filter((change) => opensTheSame(source(), source(change)))).toEqual([]);
    expect(opensTheSame(source(), source({ revision: 2 }))).toBe(true);
  });

  it('is not opened at an address where no camera may be', () => {
    expect(() => source({ rtspUrl: 'rtsp://169.254.169.254/' })).toThrow('cannot be opened');
  });
});
