import { payloadsOf, RtpPacketizer } from './rtp-packetizer';

function nal(header: number, bytes: number): Buffer {
  return Buffer.from([header, ...Array.from({ length: bytes - 1 }, (_, index) => index % 251)]);
}

/** What a receiver does with FU-A: the header from the first two bytes, then every fragment's rest. */
function reassemble(payloads: readonly Buffer[]): Buffer {
  const header = ((payloads[0]?.[0] ?? 0) & 0xe0) | ((payloads[0]?.[1] ?? 0) & 0x1f);
  return Buffer.concat([Buffer.from([header]), ...payloads.map((payload) => payload.subarray(2))]);
}

describe('payloadsOf', () => {
  it('sends a unit that fits as it is', () => {
    const small = nal(0x65, 100);
    expect(payloadsOf(small, 100)).toEqual([small]);
  });

  it.each([101, 199, 197, 1000, 100_003])('cuts a unit of %s bytes so that a receiver gets the same bytes', (bytes) => {
    const big = nal(0x65, bytes);
    const payloads = payloadsOf(big, 100);
    expect(payloads.every((payload) => payload.length <= 100 && payload.length > 2)).toBe(true);
    expect(reassemble(payloads).equals(big)).toBe(true);
  });

  it('marks the first and the last fragment, and no other', () => {
    const flags = payloadsOf(nal(0x41, 300), 100).map((payload) => (payload[1] ?? 0) & 0xc0);
    expect(flags).toEqual([0x80, 0, 0, 0x40]);
  });

  it('keeps the importance of the unit in every fragment', () => {
    expect(payloadsOf(nal(0x65, 300), 100).map((payload) => payload[0])).toEqual([0x7c, 0x7c, 0x7c, 0x7c]);
  });
});

describe('RtpPacketizer', () => {
  it('gives the packets of a picture one time, rising numbers and the marker on the last', () => {
    const packets = new RtpPacketizer(7, 10).packetize([nal(0x67, 4), nal(0x68, 4), nal(0x65, 4)], 90_000);
    expect(packets.map((packet) => packet.readUInt32BE(4))).toEqual([90_000, 90_000, 90_000]);
    expect(packets.map((packet) => packet.readUInt16BE(2))).toEqual([10, 11, 12]);
    expect(packets.map((packet) => (packet[1] ?? 0) >> 7)).toEqual([0, 0, 1]);
    expect(packets.map((packet) => packet.readUInt32BE(8))).toEqual([7, 7, 7]);
  });

  it('counts on from 0 after 65535', () => {
    const packets = new RtpPacketizer(7, 65_535).packetize([nal(0x67, 4), nal(0x68, 4)], 0);
    expect(packets.map((packet) => packet.readUInt16BE(2))).toEqual([65_535, 0]);
  });

  it('reports how much it has sent, and which wall-clock time its timestamp is', () => {
    const packetizer = new RtpPacketizer(7, 0);
    packetizer.packetize([nal(0x67, 10), nal(0x65, 20)], 1234);
    const report = packetizer.senderReport(1234, 1_500);
    // 1.5 s after 1970, in seconds since 1900 and fractions of 2^32.
    expect(report.readUInt32BE(8)).toBe(2_208_988_801);
    expect(report.readUInt32BE(12)).toBe(2 ** 31);
    expect([report.readUInt32BE(16), report.readUInt32BE(20), report.readUInt32BE(24)]).toEqual([1234, 2, 30]);
    // The lengths of both parts, in words less one, add up to the bytes there are.
    expect((report.readUInt16BE(2) + 1 + report.readUInt16BE(30) + 1) * 4).toBe(report.length);
  });
});
