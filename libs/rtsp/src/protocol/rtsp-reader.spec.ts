import { RtspSyntaxError } from './rtsp-message.policy';
import { RtspReader, type RtspInput } from './rtsp-reader';

function answer(lines: string[], body = ''): Buffer {
  return Buffer.from(`RTSP/1.0 200 OK\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n${body}`);
}

function packet(channel: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x24, channel, payload.length >> 8, payload.length & 0xff]), payload]);
}

function readAll(chunks: readonly Buffer[]): RtspInput[] {
  const reader = new RtspReader();
  return chunks.flatMap((chunk) => reader.push(chunk));
}

describe('what a camera says', () => {
  const bytes = Buffer.concat([
    answer(['CSeq: 1', 'Public: OPTIONS, PLAY']),
    answer(['CSeq: 2', 'content-length: 5'], 'hello'),
    packet(0, Buffer.from([1, 2, 3])),
    packet(1, Buffer.alloc(0)),
    Buffer.from('\r\n'),
    Buffer.from('OPTIONS rtsp://client/ RTSP/1.0\r\nCSeq: 9\r\n\r\n'),
    packet(1, Buffer.from([0x80, 201, 0, 1])),
  ]);

  function expectAll(inputs: readonly RtspInput[]): void {
    expect(inputs).toMatchObject([
      { kind: 'response', status: 200, body: '' },
      { kind: 'response', status: 200, body: 'hello' },
      { kind: 'interleaved', channel: 0, payload: Buffer.from([1, 2, 3]) },
      { kind: 'interleaved', channel: 1, payload: Buffer.alloc(0) },
      { kind: 'request', method: 'OPTIONS' },
      { kind: 'interleaved', channel: 1 },
    ]);
  }

  it('is read in one piece', () => {
    expectAll(readAll([bytes]));
  });

  it('is read byte by byte', () => {
    expectAll(readAll(Array.from(bytes, (byte) => Buffer.from([byte]))));
  });

  it('keeps repeated fields apart', () => {
    const [first] = readAll([answer(['WWW-Authenticate: Basic realm="a"', 'WWW-Authenticate: Digest nonce="b"'])]);
    expect(first?.kind === 'response' && first.headers.all('www-authenticate')).toHaveLength(2);
  });
});

describe('what a viewer sends', () => {
  const setup = 'SETUP rtsp://h/lobby RTSP/1.0\r\nCSeq: 2\r\n\r\n';
  const inquiry = 'GET_PARAMETER rtsp://h/lobby RTSP/1.0\r\nCSeq: 3\r\nContent-Length: 6\r\n\r\nhello!';
  const report = packet(1, Buffer.from([0x80, 201, 0, 1, 0, 0, 0, 0]));

  it('is read however the network cut it, past bodies and between reports', () => {
    const bytes = Buffer.concat([Buffer.from(inquiry + setup), report, Buffer.from(setup), report]);
    for (const chunks of [[bytes], Array.from(bytes, (byte) => Buffer.from([byte]))]) {
      expect(readAll(chunks).filter(({ kind }) => kind === 'request')).toMatchObject([
        { method: 'GET_PARAMETER', uri: 'rtsp://h/lobby' },
        { method: 'SETUP', uri: 'rtsp://h/lobby' },
        { method: 'SETUP', uri: 'rtsp://h/lobby' },
      ]);
    }
  });

  it('is noticed when it is longer than anything a viewer sends', () => {
    const head = `OPTIONS * RTSP/1.0\r\nX: ${'x'.repeat(17_000)}`;
    const body = 'OPTIONS * RTSP/1.0\r\nContent-Length: 9999999\r\n\r\n';
    for (const text of [head, body]) expect(() => readAll([Buffer.from(text)])).toThrow(RtspSyntaxError);
  });
});

describe('what is no RTSP', () => {
  it.each([
    ['a web server', Buffer.from('HTTP/1.1 404 Not Found\r\n\r\n')],
    ['a mail server', Buffer.from('220 mail.example ESMTP\r\n')],
    ['an SSH server', Buffer.from('SSH-2.0-OpenSSH_9.2\r\n')],
    ['a packet before any word', packet(0, Buffer.from([1]))],
    ['a body without an end', answer(['Content-Length: 999999999'])],
    ['a description without a length and without an end', answer(['CSeq: 1'], `v=0\r\n${'a=x\r\n'.repeat(60_000)}`)],
    ['a head without an end', Buffer.concat([Buffer.from('RTSP/1.0 200 OK\r\n'), Buffer.alloc(20_000, 'a')])],
  ])('is noticed: %s', (_, bytes) => {
    expect(() => readAll([bytes])).toThrow(RtspSyntaxError);
  });

  it('is noticed within a kilobyte, whatever byte it begins with', () => {
    for (let first = 0; first < 256; first += 1) {
      const garbage = Buffer.alloc(1_024, 0x9f);
      garbage[0] = first;
      expect(() => readAll([garbage])).toThrow(RtspSyntaxError);
    }
  });
});

describe('what a camera says carelessly', () => {
  const response = (text: string): RtspInput | undefined => readAll([Buffer.from(text)])[0];

  it.each([
    ['with blanks before colons', 'RTSP/1.0 200 OK\r\ncseq : 7\r\n\r\n'],
    ['without blanks', 'RTSP/1.0 200 OK\r\nCSEQ:7\r\n\r\n'],
    ['with bare line feeds', 'RTSP/1.0 200 OK\nCseq: 7\n\n'],
    ['with line ends of both kinds', 'RTSP/1.0 200 OK\r\nCSeq: 7\n\r\n'],
    ['on folded lines', 'RTSP/1.0 200 OK\r\nServer: a\r\n b\r\nCSeq:\r\n\t7\r\n\r\n'],
    ['without a reason', 'RTSP/1.0 200\r\nCSeq: 7\r\n\r\n'],
    ['in a later version', 'RTSP/2.0 200 OK\r\nCSeq: 7\r\n\r\n'],
    ['in lower case', 'rtsp/1.0 200 ok\r\ncseq: 7\r\n\r\n'],
    ['behind an empty line', '\r\n\r\nRTSP/1.0 200 OK\r\nCSeq: 7\r\n\r\n'],
    ['with a line that is no field', 'RTSP/1.0 200 OK\r\nnonsense\r\nCSeq: 7\r\n\r\n'],
    ['with a length that is no number', 'RTSP/1.0 200 OK\r\nContent-Length: many\r\nCSeq: 7\r\n\r\n'],
  ])('is read %s', (_, text) => {
    const read = response(text);
    expect(read).toMatchObject({ kind: 'response', status: 200, body: '' });
    expect(read?.kind === 'response' && read.headers.first('cseq')).toBe('7');
  });

  it('keeps the bytes of a text as they came', () => {
    const read = response('RTSP/1.0 401 No\r\nWWW-Authenticate: Basic realm="Büro"\r\n\r\n');
    const field = (read?.kind === 'response' && read.headers.first('www-authenticate')) || '';
    expect(Buffer.from(field, 'latin1').toString('utf8')).toBe('Basic realm="Büro"');
  });
});

describe('a description whose length was told wrong', () => {
  const sdp = 'v=0\r\nm=video 0 RTP/AVP 96\r\na=control:track1\r\n';
  const head = (length: string): Buffer =>
    Buffer.from(`RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Type: application/sdp\r\n${length}\r\n`);

  it.each([['too short'], ['short by its last line end']])('is read whole when it was %s', (kind) => {
    const length = kind === 'too short' ? 20 : sdp.length - 2;
    const [read] = readAll([Buffer.concat([head(`Content-Length: ${length}\r\n`), Buffer.from(sdp)])]);
    expect(read?.kind === 'response' && read.body.trimEnd()).toBe(sdp.trimEnd());
  });

  it.each([
    ['too long', `Content-Length: ${sdp.length + 10}\r\n`, 'short'],
    ['not told', '', 'without end'],
  ])('waits for more when it was %s, and is what there is when nothing comes', (_, length, unfinished) => {
    const reader = new RtspReader();
    expect(reader.push(head(length))).toEqual([]);
    expect(reader.unfinished).toBe(unfinished === 'short' ? 'no' : 'empty');
    expect(reader.push(Buffer.from(sdp))).toEqual([]);
    expect(reader.unfinished).toBe(unfinished);
    expect(reader.finish()).toMatchObject([{ kind: 'response', body: sdp }]);
    expect(reader.push(answer(['CSeq: 3']))).toMatchObject([{ kind: 'response', status: 200 }]);
  });
});

describe('bytes that belong to nothing', () => {
  /** An RTP packet that holds everything with which something could begin. */
  const rtp = (channel: number): Buffer =>
    packet(
      channel,
      Buffer.concat([Buffer.from([0x80, 96, 0, 1]), Buffer.from('$RTSP/1.0 O$$\0'), Buffer.alloc(40, 0x24)]),
    );
  const hello = answer(['CSeq: 1']);

  function packetsOf(chunks: readonly Buffer[]): { channels: number[]; strayBytes: number } {
    const reader = new RtspReader();
    const inputs = chunks.flatMap((chunk) => reader.push(chunk));
    const channels = inputs.flatMap((input) => (input.kind === 'interleaved' ? [input.channel] : []));
    return { channels, strayBytes: reader.strayBytes };
  }

  it.each([
    ['zeros', Buffer.alloc(3)],
    ['a dollar', Buffer.from('$')],
    ['many dollars', Buffer.alloc(500, '$')],
    ['beginnings of a packet that is none', Buffer.from([0x24, 0, 0, 9, 1, 2, 3, 0x24, 77, 1, 0, 0x80])],
    ['beginnings of an answer', Buffer.from('RTSP/1.0 two hundred RTSP/ RTS')],
    ['beginnings of a request', Buffer.from('OPTIONS of mine')],
    ['noise of a keyframe', Buffer.alloc(30_000, 0x11)],
  ])('are skipped between packets: %s', (_, stray) => {
    const { channels, strayBytes } = packetsOf([hello, rtp(0), stray, rtp(0), rtp(1), rtp(0), rtp(1), hello]);
    expect(channels).toEqual([0, 0, 1, 0, 1]);
    expect(strayBytes).toBeGreaterThanOrEqual(stray.length);
  });

  it('are skipped however the bytes come', () => {
    const bytes = Buffer.concat([hello, rtp(0), Buffer.alloc(3), rtp(0), hello, rtp(1), rtp(0)]);
    const whole = packetsOf([bytes]);
    expect(whole).toEqual({ channels: [0, 0, 1, 0], strayBytes: 3 });
    expect(packetsOf(Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual(whole);
  });

  it('are found behind a packet that is shorter or longer than it says', () => {
    const lying = (by: number): Buffer => {
      const bytes = Buffer.from(rtp(0));
      bytes.writeUInt16BE(bytes.length - 4 + by, 2);
      return bytes;
    };
    for (const by of [-20, -1, 1, 20, 60]) {
      const { channels } = packetsOf([hello, rtp(0), lying(by), rtp(0), rtp(1), rtp(0), rtp(1), hello]);
      expect(channels.slice(-3)).toEqual([1, 0, 1]);
    }
  });

  it('are too many at some point', () => {
    expect(() => packetsOf([hello, rtp(0), Buffer.alloc(100_000, 0x11)])).toThrow(RtspSyntaxError);
  });
});
