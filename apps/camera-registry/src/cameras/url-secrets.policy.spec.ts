import { hideUrlSecrets } from './url-secrets.policy';

describe('an address with a password in its path or query', () => {
  it.each([
    ['rtsp://10.0.0.5/user=admin&password=hunter2&channel=1', 'rtsp://10.0.0.5/user=admin&password=***&channel=1'],
    [
      'rtsp://10.0.0.5/user=admin_password=tlJwpbo6_channel=1_stream=0.sdp?real_stream',
      'rtsp://10.0.0.5/user=admin_password=***_channel=1_stream=0.sdp?real_stream',
    ],
    ['rtsp://10.0.0.5/live?pwd=a_b&x=1', 'rtsp://10.0.0.5/live?pwd=***&x=1'],
    ['rtsp://10.0.0.5/live?TOKEN=abc', 'rtsp://10.0.0.5/live?TOKEN=***'],
  ])('is shown without it: %s', (url, shown) => {
    expect(hideUrlSecrets(url)).toBe(shown);
  });

  it.each(['rtsp://10.0.0.5/cam/realmonitor?channel=1&subtype=0', 'rtsp://10.0.0.5/password=', 'rtsp://passhost/pass'])(
    'is shown as it is when it holds none: %s',
    (url) => {
      expect(hideUrlSecrets(url)).toBe(url);
    },
  );
});
