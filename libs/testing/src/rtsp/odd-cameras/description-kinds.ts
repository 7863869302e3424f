import type { Oddity } from '../odd-camera';
import { failure, live, type OddCameraKind, type Outcome } from './odd-camera-kind';

/** Cameras that are odd in how they describe themselves, and by which addresses they know their tracks. */
export const descriptionKinds: readonly OddCameraKind[] = [
  kind(
    'writes a tab for a blank',
    sdp((text) => text.replace('rtpmap:96 ', 'rtpmap:96\t')),
  ),
  kind(
    'writes two blanks',
    sdp((text) => text.replace('rtpmap:96 ', 'rtpmap:96  ')),
  ),
  kind(
    'writes blanks behind its colons',
    sdp((text) => text.replaceAll(':96 ', ': 96 ')),
  ),
  kind(
    'tells no clock rate',
    sdp((text) => text.replace('/90000', '')),
  ),
  kind(
    'tells no version and no owner',
    sdp((text) => text.replace(/^[vosct]=.*\r\n/gm, '')),
  ),
  kind(
    'ends its lines with LF alone',
    sdp((text) => text.replaceAll('\r\n', '\n')),
  ),
  kind(
    'does not end its last line',
    sdp((text) => text.trimEnd()),
  ),
  kind(
    'writes in upper case',
    sdp((text) => text.replace(/rtpmap|fmtp|video|control/g, (word) => word.toUpperCase())),
  ),
  kind(
    'writes its codec in lower case',
    sdp((text) => text.replace('H264', 'h264')),
  ),
  kind(
    'writes its format below its sound',
    sdp((text) => {
      const format = /a=fmtp:96.*\r\n/.exec(text)?.[0] ?? '';
      return `${text.replace(format, '')}m=audio 0 RTP/AVP 0\r\na=control:sound\r\n${format}`;
    }),
  ),
  kind(
    'names a format first that nobody reads',
    sdp((text) =>
      text.replace('RTP/AVP 96', 'RTP/AVP 98 96').replace('a=rtpmap:96', 'a=rtpmap:98 X-VENDOR/90000\r\na=rtpmap:96'),
    ),
  ),
  kind(
    'has a track of metadata first',
    sdp((text) =>
      text.replace(
        'm=video',
        'm=application 0 RTP/AVP 107\r\na=rtpmap:107 vnd.onvif.metadata/90000\r\na=control:meta\r\nm=video',
      ),
    ),
  ),
  kind(
    'has a video first that nobody reads',
    sdp((text) =>
      text.replace('m=video', 'm=video 0 RTP/AVP 99\r\na=rtpmap:99 X-VENDOR/90000\r\na=control:other\r\nm=video'),
    ),
  ),
  kind(
    'does not name its codec',
    sdp((text) => text.replace(/a=rtpmap.*\r\n/, '')),
  ),
  kind('does not say that it is a description', field('Content-Type', undefined)),
  kind('calls its description something else', field('Content-Type', 'text/plain')),
  kind('does not tell how long its description is', {
    wire: (bytes) => Buffer.from(bytes.toString('latin1').replace(/Content-Length.*\r\n/i, ''), 'latin1'),
  }),
  kind('tells its description too short', field('Content-Length', '150')),
  kind('tells its description too long', field('Content-Length', '2000')),

  kind('knows its track by a query', { ...sdp(control('?ctype=video')), ...base(undefined, '/cam?ctype=video') }),
  kind('knows its track by a query behind a slash', {
    ...sdp(control('?ctype=video')),
    ...base(undefined, '/cam/?ctype=video'),
  }),
  kind('has a query in its base', {
    path: '/live?channel=1&subtype=0',
    ...base('/live?channel=1&subtype=0/', '/live?channel=1&subtype=0/trackID=0'),
  }),
  kind('has a query in its address and no base', {
    path: '/live?channel=1',
    ...base(undefined, '/live?channel=1/trackID=0'),
  }),
  kind('has a query in its address and its track before it', {
    path: '/media/live?channel=1',
    ...base(undefined, '/media/trackID=0'),
  }),
  kind('has no slash behind its base', base('/other', '/other/trackID=0')),
  kind('has a base without a host', base('/other/', '/other/trackID=0', false)),
  kind('has an empty base', base('', '/cam/trackID=0', false)),
  kind('says where its description is instead of a base', {
    ...base('/other/', '/other/trackID=0'),
    wire: (bytes) => Buffer.from(bytes.toString('latin1').replace('Content-Base', 'Content-Location'), 'latin1'),
  }),
  kind('names its track from its root', { ...sdp(control('/tracks/1')), ...base(undefined, '/tracks/1') }),
  kind('names its track with a host of its own', {
    ...sdp(control('rtsp://10.9.8.7/tracks/1')),
    ...base(undefined, '/tracks/1'),
  }),
  kind('names its session with a host of its own', {
    ...sdp((text) => text.replace('a=control:*', 'a=control:rtsp://10.9.8.7/session/')),
    ...base(undefined, '/session/trackID=0'),
  }),
  kind('does not name its track', { ...sdp(control('')), ...base(undefined, '/cam') }),
  kind('names its track by a star', { ...sdp(control('*')), ...base(undefined, '/cam') }),
  kind('plays only its track', {
    answer: (answer, { method, uri }) =>
      method === 'PLAY' && !uri.endsWith('trackID=0')
        ? { ...answer, status: '459 Aggregate Operation Not Allowed' }
        : answer,
  }),

  kind(
    'encrypts its video by SRTP',
    sdp((text) =>
      text
        .replace('RTP/AVP', 'RTP/SAVP')
        .replace('a=rtpmap', 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNf\r\na=rtpmap'),
    ),
    failure('unsupported_codec', /SRTP.*turn/),
  ),
  kind(
    'offers its video encrypted by SRTP and plain',
    sdp((text) =>
      text.replace('m=video', 'm=video 0 RTP/SAVP 96\r\na=rtpmap:96 H264/90000\r\na=control:secret\r\nm=video'),
    ),
  ),
  kind(
    'sends MPEG-4',
    sdp((text) => text.replace('H264', 'MP4V-ES')),
    failure('unsupported_codec', /MPEG-4.*H\.264/),
  ),
  kind(
    'sends a transport stream',
    sdp((text) => text.replace('RTP/AVP 96', 'RTP/AVP 33').replace(/a=(rtpmap|fmtp).*\r\n/g, '')),
    failure('unsupported_codec', /transport stream/),
  ),
  kind(
    'has only sound',
    sdp((text) => text.replace('m=video', 'm=audio')),
    failure('no_video', /no video/),
  ),
];

function kind(name: string, oddity: Oddity, becomes: Outcome = live): OddCameraKind {
  return { name, oddity: () => oddity, becomes };
}

function sdp(change: (text: string) => string): Oddity {
  return { sdp: change };
}

function control(value: string): (text: string) => string {
  return (text) => text.replace('a=control:trackID=0', `a=control:${value}`);
}

/** Another value of a header of the description, or none. */
function field(name: string, value: string | undefined): Oddity {
  return {
    answer: (answer, { method }) => {
      if (method !== 'DESCRIBE') return answer;
      const others = answer.headers.filter(([each]) => each !== name);
      return { ...answer, headers: value === undefined ? others : [...others, [name, value]] };
    },
  };
}

/** A base of the description, and the one path under which the track is known. */
function base(path: string | undefined, trackPath: string, hasHost = true): Oddity {
  return {
    answer: (answer, { method, uri }) => {
      const origin = /^rtsp:\/\/[^/]*/.exec(uri)?.[0] ?? '';
      if (method === 'SETUP' && uri.replace(/^rtsp:\/\/[^/]*/, '') !== trackPath) {
        return { ...answer, status: '404 Not Found' };
      }
      if (method !== 'DESCRIBE') return answer;
      const others = answer.headers.filter(([each]) => each !== 'Content-Base');
      return {
        ...answer,
        headers: path === undefined ? others : [...others, ['Content-Base', `${hasHost ? origin : ''}${path}`]],
      };
    },
  };
}
