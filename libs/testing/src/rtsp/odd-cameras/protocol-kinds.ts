import { setTimeout as pause } from 'node:timers/promises';
import type { OddAnswer, Oddity, OddRequest } from '../odd-camera';
import { failure, live, type OddCameraKind, type Outcome } from './odd-camera-kind';

/** Cameras that are odd in how they answer. */
export const protocolKinds: readonly OddCameraKind[] = [
  kind('is well-behaved', {}),
  kind('begins to send before it answers PLAY', { playsEarly: true }),

  kind('takes eight seconds to describe itself', slow('DESCRIBE', 8_000)),
  kind('takes eight seconds to say its first word', slow('OPTIONS', 8_000)),
  kind('takes eight seconds to begin', slow('PLAY', 8_000)),

  kind(
    'numbers its answers by one too few',
    header('CSeq', (value) => String(Number(value) - 1)),
  ),
  kind(
    'numbers all its answers the same',
    header('CSeq', () => '1'),
  ),
  kind(
    'numbers none of its answers',
    header('CSeq', () => undefined),
  ),
  kind(
    'numbers its answers in words',
    header('CSeq', () => 'seven'),
  ),
  kind(
    'writes CSeq as Cseq',
    wire((text) => text.replace('CSeq:', 'Cseq:')),
  ),
  kind(
    'writes blanks before its colons',
    wire((text) => text.replace(/^([\w-]+):/gm, '$1 :')),
  ),
  kind(
    'writes no blanks behind its colons',
    wire((text) => text.replace(/^([\w-]+): /gm, '$1:')),
  ),
  kind(
    'folds its lines',
    wire((text) => text.replace(/^([\w-]+): /gm, '$1:\r\n  ')),
  ),
  kind(
    'ends its lines with LF alone',
    wire((text) => text.replaceAll('\r\n', '\n')),
  ),
  kind(
    'gives no reason behind its status',
    wire((text) => text.replace(/^RTSP\/1\.0 (\d+).*/, 'RTSP/1.0 $1')),
  ),
  kind(
    'answers in RTSP 2.0',
    wire((text) => text.replace(/^RTSP\/1\.0/, 'RTSP/2.0')),
  ),
  kind(
    'answers in lower case',
    wire((text) => text.replace(/^RTSP\/1\.0 (.*)/, (line) => line.toLowerCase())),
  ),
  kind(
    'says "continue" before it answers',
    wire((text) => `RTSP/1.0 100 Continue\r\n\r\n${text}`),
  ),
  kind(
    'puts empty lines around its answers',
    wire((text) => `\r\n${text}\r\n\r\n`),
  ),
  kind(
    'puts zeros behind its answers',
    wire((text) => `${text}\0\0\0`),
  ),

  kind(
    'sets up without a session',
    header('Session', () => undefined),
  ),
  kind(
    'names its session with blanks',
    header('Session', () => ' 4711 ; timeout = 60 '),
  ),
  kind(
    'gives its session a timeout of 0',
    header('Session', () => '4711;timeout=0'),
  ),
  kind('wants to hear of its session what it said', {
    answer: (answer, { method, headers }) => {
      const isRight = method !== 'PLAY' || headers.first('session') === 'a$-_.+1';
      return isRight
        ? withHeader(answer, 'Session', () => 'a$-_.+1;timeout=60')
        : status('454 Session Not Found', answer);
    },
  }),

  kind('does not repeat its channels', transport('RTP/AVP/TCP;unicast')),
  kind(
    'does not repeat the transport',
    header('Transport', () => undefined),
  ),
  kind('takes other channels than asked', { ...transport('RTP/AVP/TCP;unicast;interleaved=4-5'), ...onChannel(4) }),
  kind('sends by other channels than it agreed to', onChannel(2)),
  kind(
    'tells each transport it knows',
    transport('RTP/AVP;unicast;client_port=1-2,RTP/AVP/TCP;unicast;interleaved=0-1'),
  ),
  kind('writes its transport with blanks', transport('RTP/AVP/TCP; unicast; interleaved = 0-1; ssrc=DEADBEEF')),
  kind('knows no range', {
    answer: (answer, { method, headers }) =>
      method === 'PLAY' && headers.first('range') !== undefined ? status('457 Invalid Range', answer) : answer,
  }),
  kind('sends something else by a channel of its own', {
    packets: (packets) => [
      ...packets.map((packet) => ({ ...packet, channel: 2, source: 7, payload: Buffer.from([0x65, 1, 2, 3]) })),
      ...packets,
    ],
  }),
  kind('refuses OPTIONS', answers('OPTIONS', '405 Method Not Allowed')),
  kind(
    'offers nothing that it knows',
    header('Public', () => undefined),
  ),

  kind('asks requests of its own between packets', {
    framed: (frames, picture) => [...frames, request(['OPTIONS', 'ANNOUNCE', 'SET_PARAMETER', 'REDIRECT'], picture)],
  }),
  kind('answers requests that nobody asked', {
    framed: (frames, picture) => [...frames, Buffer.from(`RTSP/1.0 200 OK\r\nCSeq: ${900 + picture}\r\n\r\n`)],
  }),
  kind('sends stray bytes between packets', stray(Buffer.alloc(3))),
  kind('sends a stray dollar between packets', stray(Buffer.from('$'))),
  kind('sends stray text between packets', stray(Buffer.from('HTTP/1.1 200 OK\r\n\r\nOPTIONS'))),
  kind('sends a kilobyte of noise between packets', stray(Buffer.alloc(1_000, 0x11))),
  kind('lies about the length of a packet now and then', {
    framed: (frames, picture) => (picture % 10 === 5 ? frames.map((frame) => lengthened(frame, 5)) : frames),
  }),
  kind('sends packets that are none', stray(Buffer.from([0x24, 1, 0, 4, 1, 2, 3, 4, 0x24, 3, 0, 0]))),

  kind('points to another path of its own', {
    answer: (answer, { method, uri }) =>
      method === 'DESCRIBE' && !uri.endsWith('/other') ? moved(answer, uri.replace(/\/cam.*/, '/other')) : answer,
  }),
  kind('points to another path of its own without its host', {
    answer: (answer, { method, uri }) =>
      method === 'DESCRIBE' && !uri.endsWith('/other') ? moved(answer, '/other') : answer,
  }),
  kind(
    'points to itself for ever',
    { answer: (answer, { method, uri }) => (method === 'DESCRIBE' ? moved(answer, `${uri}x`) : answer) },
    failure('refused', /another address/),
  ),
  kind(
    'points to another host',
    { answer: (answer, { method }) => (method === 'DESCRIBE' ? moved(answer, 'rtsp://10.9.8.7/cam') : answer) },
    failure('refused', /another address/),
  ),
  kind(
    'wants encryption',
    {
      answer: (answer, { method, uri }) =>
        method === 'DESCRIBE' ? moved(answer, uri.replace('rtsp:', 'rtsps:')) : answer,
    },
    failure('refused', /another address/),
  ),

  kind('has no such path', answers('DESCRIBE', '404 Not Found'), failure('not_found')),
  kind('has no room', answers('SETUP', '453 Not Enough Bandwidth'), failure('refused', /room/)),
  kind('is not ready', answers('DESCRIBE', '503 Service Unavailable'), failure('refused', /room/)),
  kind('has no such method', answers('DESCRIBE', '501 Not Implemented'), failure('refused', /501/)),
  kind('forgets the session at once', answers('PLAY', '454 Session Not Found'), failure('refused', /454/)),
  kind('describes nothing', { sdp: () => '' }, failure('no_video', /no video/)),
  kind('hangs up instead of describing itself', hangsUp('DESCRIBE'), failure('refused', /closed/)),
  kind('hangs up instead of setting up', hangsUp('SETUP'), failure('refused', /closed/)),
  kind('hangs up instead of playing', hangsUp('PLAY'), failure('refused', /closed/)),
  kind(
    'describes itself in noise',
    wire((text, { method }) => (method === 'DESCRIBE' ? noise(100_000) : text)),
    failure('not_rtsp'),
  ),
  kind(
    'describes itself in more bytes than there are',
    {
      answer: (answer, { method }) =>
        method === 'DESCRIBE' ? withHeader(answer, 'Content-Length', () => '999999999') : answer,
    },
    failure('not_rtsp'),
  ),
  kind('plays noise', { framed: () => [Buffer.from(noise(1_000), 'latin1')] }, failure('no_video')),
  kind('plays much noise', { framed: () => [Buffer.from(noise(20_000), 'latin1')] }, failure('no_video')),
  kind(
    'lies about the length of every packet',
    { framed: (frames) => frames.map((frame) => lengthened(frame, 40_000)) },
    failure('no_video'),
  ),
];

function kind(name: string, oddity: Oddity, becomes: Outcome = live): OddCameraKind {
  return { name, oddity: () => oddity, becomes };
}

function slow(method: string, byMs: number): Oddity {
  return {
    answer: async (answer, request) => {
      if (request.method === method) await pause(byMs);
      return answer;
    },
  };
}

/** Changes the header in each answer that has it, or takes it away. */
function header(name: string, change: (value: string) => string | undefined): Oddity {
  return { answer: (answer) => withHeader(answer, name, change, 'where it is') };
}

function withHeader(
  answer: OddAnswer,
  name: string,
  change: (value: string) => string | undefined,
  when: 'always' | 'where it is' = 'always',
): OddAnswer {
  const before = answer.headers.find(([field]) => field.toLowerCase() === name.toLowerCase());
  if (before === undefined && when === 'where it is') return answer;
  const after = change(before?.[1] ?? '');
  const others = answer.headers.filter((field) => field !== before);
  return { ...answer, headers: after === undefined ? others : [...others, [before?.[0] ?? name, after]] };
}

function transport(value: string): Oddity {
  return header('Transport', () => value);
}

function onChannel(channel: number): Oddity {
  return { packets: (packets) => packets.map((packet) => ({ ...packet, channel })) };
}

/** What an answer is as text, one character for each byte. */
function wire(change: (text: string, request: OddRequest) => string): Oddity {
  return { wire: (bytes, request) => Buffer.from(change(bytes.toString('latin1'), request), 'latin1') };
}

function answers(method: string, line: string): Oddity {
  return { answer: (answer, request) => (request.method === method ? status(line, answer) : answer) };
}

function status(line: string, { headers }: OddAnswer): OddAnswer {
  return { status: line, headers: headers.filter(([name]) => /^cseq$/i.test(name)), body: '' };
}

function moved(answer: OddAnswer, location: string): OddAnswer {
  const refused = status('302 Moved Temporarily', answer);
  return { ...refused, headers: [...refused.headers, ['Location', location]] };
}

function hangsUp(method: string): Oddity {
  return {
    answer: (answer, request) => {
      if (request.method === method) throw new Error('It hangs up.');
      return answer;
    },
  };
}

/** Bytes before every tenth picture. */
function stray(bytes: Buffer): Oddity {
  return { framed: (frames, picture) => (picture % 10 === 5 ? [bytes, ...frames] : frames) };
}

function request(methods: readonly string[], picture: number): Buffer {
  const method = methods[picture % methods.length] ?? '';
  return Buffer.from(`${method} rtsp://viewer/ RTSP/1.0\r\nCSeq: ${picture}\r\nSession: 4711\r\n\r\n`);
}

function lengthened(frame: Buffer, by: number): Buffer {
  const bytes = Buffer.from(frame);
  bytes.writeUInt16BE(Math.min(bytes.readUInt16BE(2) + by, 0xffff), 2);
  return bytes;
}

/** The same bytes each time, with everything in them that bytes can be. */
function noise(length: number): string {
  let state = 1;
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return bytes.toString('latin1');
}
