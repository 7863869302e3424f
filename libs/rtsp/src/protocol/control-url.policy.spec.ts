import { baseUrl, controlUrls, sameCameraUrl } from './control-url.policy';

describe('the address of a track', () => {
  it.each([
    ['rtsp://c/live', 'trackID=1', 'rtsp://c/live/trackID=1'],
    ['rtsp://c/live/', 'trackID=1', 'rtsp://c/live/trackID=1'],
    ['rtsp://c/live?x=1', 'track1', 'rtsp://c/live?x=1/track1'],
    ['rtsp://c/live?x=1/', 'track1', 'rtsp://c/live?x=1/track1'],
    ['rtsp://c/live', '*', 'rtsp://c/live'],
    ['rtsp://c/live', '', 'rtsp://c/live'],
    ['rtsp://c/live', ' track1 ', 'rtsp://c/live/track1'],
    ['rtsp://c/live', 'rtsp://10.0.0.5/live/1', 'rtsp://10.0.0.5/live/1'],
    ['rtsp://c/live', 'RTSP://10.0.0.5/live/1', 'RTSP://10.0.0.5/live/1'],
    ['rtsp://c/cam', '?ctype=video', 'rtsp://c/cam?ctype=video'],
    ['rtsp://c/cam/', '?ctype=video', 'rtsp://c/cam/?ctype=video'],
    ['rtsp://c/cam?channel=1', '?ctype=video', 'rtsp://c/cam?ctype=video'],
  ])('of %s and %s is first of all %s', (base, control, url) => {
    expect(controlUrls(base, control)[0]).toBe(url);
  });

  it.each([
    ['rtsp://c/cam', '?ctype=video', 'rtsp://c/cam/?ctype=video'],
    ['rtsp://c/media/live', 'track1', 'rtsp://c/media/track1'],
    ['rtsp://c/live?x=1', 'track1', 'rtsp://c/track1'],
    ['rtsp://c/media/live', '/other/track1', 'rtsp://c/other/track1'],
    ['rtsp://c/media/live', '../track1', 'rtsp://c/track1'],
    ['rtsp://c', 'track1', 'rtsp://c/track1'],
  ])('of %s and %s may be %s as well', (base, control, url) => {
    expect(controlUrls(base, control)).toContain(url);
  });
});

describe('the base of a description', () => {
  const asked = 'rtsp://c/live?x=1';

  it.each([
    ['what the camera says', ['rtsp://c:554/live/', 'rtsp://c/other/'], 'rtsp://c:554/live/'],
    ['the place of the description when there is no base', [undefined, 'rtsp://c/other/'], 'rtsp://c/other/'],
    ['what was asked when there is neither', [undefined, undefined], asked],
    ['what was asked when they are empty or nonsense', ['', 'a b'], asked],
    ['relative to what was asked', ['/other/'], 'rtsp://c/other/'],
    ['taken out of brackets', ['<rtsp://c/live/>'], 'rtsp://c/live/'],
  ])('is %s', (_, fields, base) => {
    expect(baseUrl(asked, fields)).toBe(base);
  });
});

describe('a redirect', () => {
  const asked = 'rtsp://camera.local/live';
  const peer = '::ffff:10.0.0.5';

  it.each([
    ['rtsp://camera.local/other', 'rtsp://camera.local/other'],
    ['rtsp://CAMERA.local:554/other?x=1', 'rtsp://camera.local/other?x=1'],
    ['rtsp://10.0.0.5/other', 'rtsp://camera.local/other'],
    ['rtsp://somebody:else@10.0.0.5/other', 'rtsp://camera.local/other'],
    ['/other', 'rtsp://camera.local/other'],
    ['other', 'rtsp://camera.local/other'],
  ])('to the same camera is followed: %s', (location, url) => {
    expect(sameCameraUrl(asked, location, peer)).toBe(url);
  });

  it.each([
    'rtsp://10.0.0.6/live',
    'rtsp://camera.local:8554/live',
    'rtsps://camera.local/live',
    'http://camera.local/',
    '//evil/x',
    '',
  ])('to anybody else is not: %j', (location) => {
    expect(sameCameraUrl(asked, location, peer)).toBeUndefined();
  });
});
