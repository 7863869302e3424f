import { PacketOrder } from './packet-order';
import { parseRtp, sequenceDistance, type RtpPacket } from '../protocol/rtp-packet.policy';

function packet(sequence: number, source = 1): RtpPacket {
  return { payloadType: 96, isLast: false, sequence, timestamp: 0, source, payload: Buffer.alloc(0) };
}

/** The numbers that come out, with ! before one that follows on a loss. */
function through(order: PacketOrder, sequences: readonly number[]): string[] {
  return sequences.flatMap((sequence) =>
    order.push(packet(sequence)).map(({ packet: { sequence: out }, isAfterLoss }) => `${isAfterLoss ? '!' : ''}${out}`),
  );
}

describe('packets over UDP', () => {
  it('come out in order, once', () => {
    expect(through(new PacketOrder(8), [1, 3, 2, 2, 5, 4, 1])).toEqual(['1', '2', '3', '4', '5']);
  });

  it('go on after a loss, and say so', () => {
    expect(through(new PacketOrder(2), [1, 3, 4, 5, 6])).toEqual(['1', '!3', '4', '5', '6']);
  });

  it('go on where their numbers begin anew', () => {
    expect(through(new PacketOrder(8), [65_534, 65_535, 0, 1])).toEqual(['65534', '65535', '0', '1']);
    expect(through(new PacketOrder(8), [10, 40_000, 40_001])).toEqual(['10', '!40000', '40001']);
  });

  it('go on where a camera counts again from a little further back', () => {
    const again = Array.from({ length: 6 }, (_, index) => 60 + index);
    expect(through(new PacketOrder(4), [100, 101, ...again])).toEqual(['100', '101', '!64', '65']);
  });

  it('are not taken again when a burst comes twice', () => {
    expect(through(new PacketOrder(4), [1, 2, 3, 4, 1, 2, 3, 4, 5])).toEqual(['1', '2', '3', '4', '5']);
  });

  it('follow a camera that starts again as another source', () => {
    const order = new PacketOrder(8);
    order.push(packet(100));
    expect(order.push(packet(5, 2))).toMatchObject([{ packet: { sequence: 5 }, isAfterLoss: true }]);
  });

  it('wait in a small number only', () => {
    const order = new PacketOrder(4);
    order.push(packet(1));
    const out = Array.from({ length: 1_000 }, (_, index) => order.push(packet(3 + index)).length);
    expect(out.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(990);
  });
});

describe('packets inside a connection', () => {
  it('show a loss at once', () => {
    expect(through(new PacketOrder(0), [1, 2, 5, 6])).toEqual(['1', '2', '!5', '6']);
  });

  it('go on at once where a camera counts again from a little further back, and are not taken twice', () => {
    expect(through(new PacketOrder(0), [100, 101, 60, 61, 62])).toEqual(['100', '101', '!61', '62']);
    expect(through(new PacketOrder(0), [1, 1, 2, 2, 3, 3])).toEqual(['1', '2', '3']);
  });
});

describe('an RTP packet', () => {
  it('is read with its extension apart and without padding', () => {
    const head = Buffer.from([0xb1, 0xe0, 0x12, 0x34, 0, 0, 0, 9, 0, 0, 0, 7, 1, 1, 1, 1]);
    const extension = Buffer.from([0xbe, 0xde, 0, 1, 9, 9, 9, 9]);
    const bytes = Buffer.concat([head, extension, Buffer.from([42, 43, 0, 0, 3])]);
    expect(parseRtp(bytes)).toEqual({
      payloadType: 96,
      isLast: true,
      sequence: 0x1234,
      timestamp: 9,
      source: 7,
      payload: Buffer.from([42, 43]),
      extension: { profile: 0xbede, data: Buffer.from([9, 9, 9, 9]) },
    });
  });

  it.each([
    ['too short', Buffer.alloc(11, 0x80)],
    ['of another version', Buffer.alloc(20)],
    ['an extension without end', Buffer.concat([Buffer.from([0x90]), Buffer.alloc(15, 0xff)])],
  ])('is none when it is %s', (_, bytes) => {
    expect(parseRtp(bytes)).toBeUndefined();
  });

  it('is whole where a camera says that it is padded, by more than there is', () => {
    const bytes = Buffer.concat([Buffer.from([0xa0]), Buffer.alloc(11), Buffer.from([42, 43, 15])]);
    expect(parseRtp(bytes)?.payload).toEqual(Buffer.from([42, 43, 15]));
  });

  it('counts in sixteen bits', () => {
    expect(sequenceDistance(65_535, 0)).toBe(1);
    expect(sequenceDistance(0, 65_535)).toBe(-1);
  });
});
