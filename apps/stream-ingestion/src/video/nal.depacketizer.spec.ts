import type { RtpPacket } from '../rtsp/rtp-packet.policy';
import type { AccessUnit } from './access-unit';
import { NalDepacketizer } from './nal.depacketizer';
import { describedSettings, h264, h265 } from './nal.policy';

const sps = Buffer.from([0x67, 1, 1]);
const pps = Buffer.from([0x68, 2]);
const key = Buffer.from([0x65, 3, 3, 3]);
const slice = Buffer.from([0x41, 4, 4]);
const startCode = Buffer.from([0, 0, 0, 1]);

function annexB(...nals: Buffer[]): Buffer {
  return Buffer.concat(nals.flatMap((nal) => [startCode, nal]));
}

function aggregate(...nals: Buffer[]): Buffer {
  const sized = nals.flatMap((nal) => [Buffer.from([0, nal.length]), nal]);
  return Buffer.concat([Buffer.from([24]), ...sized]);
}

/** A NAL unit cut into `count` fragments. */
function fragments(nal: Buffer, count: number): Buffer[] {
  const [header = 0, ...data] = nal;
  const size = Math.ceil(data.length / count);
  return Array.from({ length: count }, (_, index) => {
    const flags = (index === 0 ? 0x80 : 0) | (index === count - 1 ? 0x40 : 0);
    const part = data.slice(index * size, (index + 1) * size);
    return Buffer.from([(header & 0xe0) | 28, flags | (header & 0x1f), ...part]);
  });
}

/** Payloads as [timestamp, payload, is the last of its picture, follows on a loss]. */
type Sent = readonly [number, Buffer, boolean?, boolean?];

function received(sent: readonly Sent[], depacketizer = new NalDepacketizer(h264, [])): AccessUnit[] {
  return sent.flatMap(([timestamp, payload, isLast = false, isAfterLoss = false], sequence) => {
    const packet: RtpPacket = { payloadType: 96, isLast, sequence, timestamp, source: 1, payload };
    return depacketizer.push(packet, isAfterLoss);
  });
}

describe('an H.264 picture', () => {
  it('is put together from single, aggregated and fragmented units', () => {
    const sent: Sent[] = [
      [1, aggregate(sps, pps)],
      ...fragments(key, 3).map((part, index): Sent => [1, part, index === 2]),
      [2, slice, true],
    ];
    expect(received(sent)).toEqual([
      { bytes: annexB(sps, pps, key), isKeyframe: true, timestamp: 1, settings: sps.toString('latin1') },
      { bytes: annexB(slice), isKeyframe: false, timestamp: 2, settings: '' },
    ]);
  });

  it('ends where the time changes when the camera sets no marker', () => {
    const units = received([
      [1, slice],
      [1, slice],
      [2, slice],
    ]);
    expect(units.map(({ bytes }) => bytes)).toEqual([annexB(slice, slice)]);
  });

  it('gets the settings of the description when a keyframe has none of its own', () => {
    const [unit] = received([[1, key, true]], new NalDepacketizer(h264, [sps, pps]));
    expect(unit).toMatchObject({ bytes: annexB(sps, pps, key), isKeyframe: true, settings: '' });
  });

  it('keeps settings that were sent with a marker of their own', () => {
    const units = received([
      [1, sps, true],
      [1, pps, true],
      [2, key, true],
    ]);
    expect(units.map(({ bytes }) => bytes)).toEqual([annexB(sps, pps, key)]);
  });

  it('keeps the beginning of a unit with a hole, and everything else', () => {
    const [first = slice, , third = slice] = fragments(key, 3);
    const units = received([
      [1, slice],
      [1, first],
      [1, third, true, true],
      [2, slice, true],
    ]);
    expect(units.map(({ bytes }) => bytes)).toEqual([annexB(slice, key.subarray(0, 2)), annexB(slice)]);
  });

  it.each([
    ['an empty payload', Buffer.alloc(0)],
    ['an aggregate that lies about its length', Buffer.from([24, 0xff, 0xff, 1])],
    ['a fragment without a beginning', Buffer.from([28, 0x05, 1])],
    ['a unit of no known type', Buffer.from([31, 1, 1])],
  ])('is not made of %s', (_, payload) => {
    expect(received([[1, payload, true]])).toEqual([]);
  });

  it('is never larger than a picture can be', () => {
    const depacketizer = new NalDepacketizer(h264, []);
    const part = Buffer.alloc(60_000, 1);
    part[0] = 0x41;
    const units = received(
      Array.from({ length: 500 }, (): Sent => [1, part]),
      depacketizer,
    );
    units.push(...received([[2, slice, true]], depacketizer));
    expect(units[0]?.bytes.length).toBeLessThan(17 * 1024 * 1024);
  });
});

describe('an H.265 picture', () => {
  const settings = [Buffer.from([0x40, 1, 1]), Buffer.from([0x42, 1, 2]), Buffer.from([0x44, 1, 3])];
  const idr = Buffer.from([0x26, 1, 9, 9, 9, 9]);

  it('is put together from aggregated and fragmented units', () => {
    const sized = settings.flatMap((nal) => [Buffer.from([0, nal.length]), nal]);
    const aggregated = Buffer.concat([Buffer.from([48 << 1, 1]), ...sized]);
    const sent: Sent[] = [
      [1, aggregated],
      [1, Buffer.from([49 << 1, 1, 0x80 | 19, 9, 9])],
      [1, Buffer.from([49 << 1, 1, 0x40 | 19, 9, 9]), true],
    ];
    const [unit] = received(sent, new NalDepacketizer(h265, []));
    expect(unit).toMatchObject({ bytes: annexB(...settings, idr), isKeyframe: true });
  });
});

describe('settings in a description', () => {
  it('are read for either codec, and nonsense is none', () => {
    const parameters = new Map([
      ['sprop-vps', settingsText(1)],
      ['sprop-parameter-sets', `${settingsText(2)},${settingsText(3)},`],
    ]);
    expect(describedSettings(parameters).map((nal) => nal[0])).toEqual([1, 2, 3]);
    expect(describedSettings(new Map())).toEqual([]);
  });
});

function settingsText(byte: number): string {
  return Buffer.from([byte]).toString('base64');
}
