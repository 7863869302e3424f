import { bySize, toFoundReason, toFoundValues, type Found, type FoundStream } from './found-camera.policy';

const stream = (profile: string, width: number | null): FoundStream => ({
  profile,
  rtsp_url: `rtsp://10.1.0.20/${profile}`,
  codec: 'H264',
  width,
  height: width === null ? null : (width * 9) / 16,
  fps: 25,
});

const camera: Found = {
  host: '10.1.0.20',
  name: null,
  manufacturer: 'Maker',
  model: 'M-1',
  streams: [stream('small', 640), stream('large', 1920), stream('middle', 1280)],
  reason: null,
};
const credentials = { username: 'viewer', password: 'secret' };
const [small, large] = camera.streams as [FoundStream, FoundStream];

describe('a camera that was found', () => {
  it('offers its streams, the largest first', () => {
    expect(bySize(camera.streams).map(({ profile }) => profile)).toEqual(['large', 'middle', 'small']);
  });

  it('begins the form with the chosen stream, the smallest beside it, and what it calls itself', () => {
    expect(toFoundValues(camera, large, credentials)).toMatchObject({
      name: 'Maker M-1',
      rtsp_url: 'rtsp://10.1.0.20/large',
      sub_rtsp_url: 'rtsp://10.1.0.20/small',
      username: 'viewer',
      password: 'secret',
    });
    expect(toFoundValues({ ...camera, name: 'Front' }, large, credentials).name).toBe('Front');
  });

  it('has no smaller stream where it says none, or no sizes', () => {
    expect(toFoundValues(camera, small, credentials).sub_rtsp_url).toBe('');
    const unknown = { ...camera, streams: [stream('a', null), stream('b', null)] };
    expect(toFoundValues(unknown, unknown.streams[0] as FoundStream, credentials).sub_rtsp_url).toBe('');
  });

  it('has words for why its streams are not known', () => {
    expect(toFoundReason('not_onvif')).toBe('not_onvif');
    expect(toFoundReason('new')).toBeUndefined();
  });
});
