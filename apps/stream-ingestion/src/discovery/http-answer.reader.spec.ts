import { HttpAnswerError, HttpAnswerReader } from './http-answer.reader';

const envelope = '<s:Envelope><s:Body><a/></s:Body></s:Envelope>';

/** In pieces of so many bytes. */
function read(text: string, pieceBytes = text.length): HttpAnswerReader {
  const reader = new HttpAnswerReader(10_000);
  for (let at = 0; at < text.length; at += pieceBytes) {
    reader.push(Buffer.from(text.slice(at, at + pieceBytes), 'latin1'));
  }
  return reader;
}

describe('an answer of a device', () => {
  it.each([1, 2, 3, 7, 1_000])('is the same however it is cut: %i bytes a piece', (pieceBytes) => {
    const chunked = `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\nTransfer-Encoding : Chunked\n\n3\r\n<s:\r\n${(envelope.length - 3).toString(16)} ;x\n${envelope.slice(3)}\n0\r\n\r\n`;
    const reader = read(chunked, pieceBytes);
    expect(reader.isWhole()).toBe(true);
    expect(reader.answer()).toMatchObject({ status: 200, body: Buffer.from(envelope) });
  });

  it('tells each challenge of its own, byte for byte, and its date', () => {
    const realm = Buffer.from('Büro').toString('latin1');
    const { challenges, date } =
      read(
        `HTTP/1.0 401\r\nWWW-Authenticate: Digest realm="${realm}",\r\n nonce="1"\r\nwww-authenticate: Basic x\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n`,
      ).answer() ?? {};
    expect(challenges).toEqual([`Digest realm="${realm}", nonce="1"`, 'Basic x']);
    expect(date).toBe('Thu, 01 Jan 1970 00:00:00 GMT');
  });

  it.each([
    ['its envelope is whole', `HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n${envelope}\r\n\0`, true],
    ['it is as long as it said', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<a/>', true],
    ['it is empty and says so', 'HTTP/1.1 500 OK\r\nContent-Length: 0\r\n\r\n', true],
    ['it wants a login, which its head says', 'HTTP/1.1 401 No\r\n\r\n', true],
  ])('is whole when %s', (_, text) => {
    expect(read(text).isWhole()).toBe(true);
  });

  it.each([
    ['its head is not', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n'],
    ['it has no length and no end', 'HTTP/1.1 200 OK\r\n\r\n<a/>'],
    ['its envelope goes on behind the length', `HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n${envelope.slice(0, -5)}`],
    ['its last chunk is not there', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n<a/>\r\n'],
  ])('is not whole when %s', (_, text) => {
    expect(read(text).isWhole()).toBe(false);
  });

  it.each([
    ['something else', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
    ['a head without end', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(6_000)}`],
    ['heads without end', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(5)],
    ['a body that is too long', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(10_001)}`],
    ['chunks that are too long', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2711\r\n${'x'.repeat(10_001)}`],
    ['a chunk without a size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\nzz\r\n'],
  ])('is none when it is %s', (_, text) => {
    expect(() => read(text)).toThrow(HttpAnswerError);
    expect(() => read(text, 997)).toThrow(HttpAnswerError);
  });
});
