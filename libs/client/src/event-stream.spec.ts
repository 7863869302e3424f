import { EventStreamReader } from './event-stream.ts';

describe('a stream of server-sent events', () => {
  const text = ': hello\n\nretry: 2000\nid: 7\n\nid: 8\nevent: one\ndata: {"a":\ndata:1}\n\ndata\n\n';
  const blocks = [
    { id: '7', event: 'message', data: '', retryMs: 2_000 },
    { id: '8', event: 'one', data: '{"a":\n1}', retryMs: undefined },
    { id: undefined, event: 'message', data: '', retryMs: undefined },
  ];

  it.each([
    ['line feeds', '\n'],
    ['carriage returns', '\r'],
    ['both', '\r\n'],
  ])('is read whole with %s, in pieces of any size', (_, lineBreak) => {
    const written = `${text.replaceAll('\n', lineBreak)}x`;
    for (const size of [1, 2, 7, written.length]) {
      const reader = new EventStreamReader();
      const pieces = written.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      expect(pieces.flatMap((piece) => reader.push(piece))).toEqual(blocks);
    }
  });

  it('ends with an event that has no end', () => {
    const reader = new EventStreamReader();
    const piece = 'data: '.padEnd(100_000, 'x');
    expect(() => {
      for (let count = 0; count < 12; count += 1) reader.push(piece);
    }).toThrow('no end');
  });
});
