import { hasHiddenSecret, hideUrlSecrets } from './camera-url-secrets';
import { readCameraUrl } from './camera-url';

describe('an address with a password in its path or query', () => {
  it.each([
    ['rtsp://10.0.0.5/user=admin&password=hunter2&channel=1', 'rtsp://10.0.0.5/user=admin&password=***&channel=1'],
    [
      'rtsp://10.0.0.5/user=admin_password=tlJwpbo6_channel=1_stream=0.sdp?real_stream',
      'rtsp://10.0.0.5/user=admin_password=***_channel=1_stream=0.sdp?real_stream',
    ],
    ['rtsp://10.0.0.5/live?pwd=a_b&x=1', 'rtsp://10.0.0.5/live?pwd=***&x=1'],
    ['rtsp://10.0.0.5/live?TOKEN=abc', 'rtsp://10.0.0.5/live?TOKEN=***'],
    ['rtsp://10.0.0.5/?user=admin&pw=hunter2', 'rtsp://10.0.0.5/?user=admin&pw=***'],
    ['rtsp://10.0.0.5/?loginuse=admin&loginpas=hunter2', 'rtsp://10.0.0.5/?loginuse=admin&loginpas=***'],
    ['rtsp://10.0.0.5/?usr=a&psw=hunter2&chn=1', 'rtsp://10.0.0.5/?usr=a&psw=***&chn=1'],
    ['rtsp://10.0.0.5/?userpwd=x&pas=y&PassWd=z', 'rtsp://10.0.0.5/?userpwd=***&pas=***&PassWd=***'],
    ['rtsp://10.0.0.5/cam?channel=1&authbasic=YWRtaW46eA==', 'rtsp://10.0.0.5/cam?channel=1&authbasic=***'],
    ['rtsp://10.0.0.5/?auth=a&sig=b&session=c&sid=d', 'rtsp://10.0.0.5/?auth=***&sig=***&session=***&sid=***'],
    ['rtsp://10.0.0.5/?key=a&api-key=b&access_token=c', 'rtsp://10.0.0.5/?key=***&api-key=***&access_token=***'],
    ['rtsp://10.0.0.5/?user1=a&pass1=hunter2&chn1=2', 'rtsp://10.0.0.5/?user1=a&pass1=***&chn1=2'],
    ['rtsp://10.0.0.5/?access_code=a&senha=b&channel1=2', 'rtsp://10.0.0.5/?access_code=***&senha=***&channel1=2'],
    ['rtsp://10.0.0.5/?-u=admin&-p=hunter2', 'rtsp://10.0.0.5/?-u=admin&-p=***'],
    ['rtsp://10.0.0.5/?u=admin&p=hunter2', 'rtsp://10.0.0.5/?u=admin&p=***'],
    ['rtsp://10.0.0.5/0/admin:hunter2/main', 'rtsp://10.0.0.5/0/admin:***/main'],
    ['rtsp://10.0.0.5/live?password=a/b?c;d&x=1', 'rtsp://10.0.0.5/live?password=***&x=1'],
    ['rtsp://10.0.0.5/live?token=abc_def==&x=1', 'rtsp://10.0.0.5/live?token=***&x=1'],
  ])('is shown without it: %s', (url, shown) => {
    expect(hideUrlSecrets(url)).toBe(shown);
  });

  it.each([
    '',
    'rtsp://10.0.0.5/cam/realmonitor?channel=1&subtype=0',
    'rtsp://10.0.0.5/password=',
    'rtsp://passhost/pass',
    'rtsp://root:8554/live',
    'rtsp://10.0.0.5/videoinput_1:0/h264_1/media.stm',
    'rtsp://10.0.0.5/live?p=2&loginuse=admin&usr=admin&user=admin&design=1',
    'rtsp://10.0.0.5/live/me@home',
  ])('is shown as it is when it holds none: %s', (url) => {
    expect(hideUrlSecrets(url)).toBe(url);
  });

  it.each([
    'rtsp://10.0.0.5/live?password=a/b?c&psw=d',
    'rtsp://10.0.0.5/0/admin:pw/main',
    'rtsp://admin:1/2@10.0.0.5/',
  ])('as it is shown is known to be so, and hidden again it is the same: %s', (url) => {
    const shown = hideUrlSecrets(url);
    expect([hideUrlSecrets(shown), hasHiddenSecret(url)]).toEqual([shown, false]);
    expect(hasHiddenSecret(shown) || readCameraUrl(url).kind === 'wrong').toBe(true);
  });

  it('that was taken before its password was known as one is shown without it', () => {
    expect(hideUrlSecrets('rtsp://admin:1234?x@10.0.0.5/a')).toBe('rtsp://***@10.0.0.5/a');
  });
});
