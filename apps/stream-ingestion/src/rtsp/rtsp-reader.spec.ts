import { RtspReader, RtspSyntaxError, type RtspInput } from './rtsp-reader';

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
    Buffer.from('\r\n'),
    Buffer.from('OPTIONS rtsp://client/ RTSP/1.0\r\nCSeq: 9\r\n\r\n'),
    packet(1, Buffer.alloc(0)),
  ]);

  function expectAll(inputs: readonly RtspInput[]): void {
    expect(inputs).toMatchObject([
      { kind: 'response', status: 200, body: '' },
      { kind: 'response', status: 200, body: 'hello' },
      { kind: 'interleaved', channel: 0, payload: Buffer.from([1, 2, 3]) },
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

describe('what is no RTSP', () => {
  it.each([
    ['a web server', Buffer.from('HTTP/1.1 404 Not Found\r\n\r\n')],
    ['a mail server', Buffer.from('220 mail.example ESMTP\r\n')],
    ['an SSH server', Buffer.from('SSH-2.0-OpenSSH_9.2\r\n')],
    ['a packet before any word', packet(0, Buffer.from([1]))],
    ['a body without an end', answer(['Content-Length: 999999999'])],
    ['a length that is no number', answer(['Content-Length: many'])],
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
