import type { RtpPacket } from '../protocol/rtp-packet.policy';
import type { AccessUnit } from './access-unit';
import { NalDepacketizer } from './nal.depacketizer';
import { describedSettings, h264, h265, splitAtStartCodes } from './nal.policy';

const sps = Buffer.from([0x67, 1, 1]);
const pps = Buffer.from([0x68, 2]);
/** The bit behind the header of a slice says whether it is the first one of its picture. */
const key = Buffer.from([0x65, 0x88, 3, 3]);
const slice = Buffer.from([0x41, 0x9a, 4]);
const laterSlice = Buffer.from([0x41, 0x24, 5]);
const laterKeySlice = Buffer.from([0x65, 0x28, 6, 6]);
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

/** With it the picture before is over, whatever its markers are worth. */
const end: Sent = [99, Buffer.from([0x09, 0x10])];

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
      [3, slice],
    ];
    const settings = sps.toString('latin1');
    expect(received(sent)).toEqual([
      {
        bytes: annexB(sps, pps, key),
        pictureBegin: 13,
        isKeyframe: true,
        timestamp: 1,
        settings,
        slices: 1,
        isBroken: false,
      },
      {
        bytes: annexB(slice),
        pictureBegin: 0,
        isKeyframe: false,
        timestamp: 2,
        settings: '',
        slices: 1,
        isBroken: false,
      },
    ]);
  });

  it('ends where the time changes when the camera sets no marker', () => {
    const units = received([
      [1, slice],
      [1, laterSlice],
      [2, slice],
    ]);
    expect(units.map(({ bytes }) => bytes)).toEqual([annexB(slice, laterSlice)]);
  });

  it('gets the settings of the description when a keyframe has none of its own', () => {
    const [unit] = received([[1, key, true], end], new NalDepacketizer(h264, [sps, pps]));
    expect(unit).toMatchObject({ bytes: annexB(sps, pps, key), isKeyframe: true, settings: '' });
  });

  it('gets nothing else that stands among the settings of the description', () => {
    const others = [Buffer.from([0xe9, 0x57]), slice, Buffer.from([0x06, 5, 1, 0x80])];
    const [unit] = received([[1, key, true], end], new NalDepacketizer(h264, [sps, ...others, pps]));
    expect(unit).toMatchObject({ bytes: annexB(sps, pps, key), slices: 1 });
  });

  it('keeps settings that were sent with a marker of their own', () => {
    const units = received([[1, sps, true], [1, pps, true], [2, key, true], end]);
    expect(units.map(({ bytes }) => bytes)).toEqual([annexB(sps, pps, key)]);
  });

  it('keeps the beginning of a unit with a hole, and everything else', () => {
    const [first = slice, , third = slice] = fragments(laterKeySlice, 3);
    const units = received([[1, laterSlice], [1, first], [1, third, true, true], [2, slice, true], end]);
    expect(units.map(({ bytes }) => bytes)).toEqual([annexB(laterSlice, laterKeySlice.subarray(0, 2)), annexB(slice)]);
  });

  it.each([
    ['an empty payload', Buffer.alloc(0)],
    ['an aggregate that lies about its length', Buffer.from([24, 0xff, 0xff, 1])],
    ['a fragment without a beginning', Buffer.from([28, 0x05, 1])],
    ['a unit of no known type', Buffer.from([31, 1, 1])],
  ])('is not made of %s', (_, payload) => {
    expect(received([[1, payload, true], end])).toEqual([]);
  });

  it('is never larger than a picture can be', () => {
    const depacketizer = new NalDepacketizer(h264, []);
    const part = Buffer.alloc(60_000, 1);
    part[0] = 0x41;
    part[1] = 0x24;
    const units = received(
      Array.from({ length: 500 }, (): Sent => [1, part]),
      depacketizer,
    );
    units.push(...received([[2, slice, true], end], depacketizer));
    expect(units[0]?.bytes.length).toBeLessThan(17 * 1024 * 1024);
  });

  it('has no more units than a picture can have, however many start codes stand in one', () => {
    const [unit] = received([[1, Buffer.concat(Array<Buffer>(20_000).fill(annexB(laterSlice))), true], end]);
    expect(unit?.slices).toBeLessThanOrEqual(4_096);
    expect(splitAtStartCodes(annexB(...Array<Buffer>(20_000).fill(slice)))).toHaveLength(4_095);
  });

  it('is not repeated a parameter set that is as large as a picture', () => {
    const large = Buffer.concat([sps, Buffer.alloc(1_000_000, 1)]);
    const [unit] = received([[1, key, true], end], new NalDepacketizer(h264, [large, pps]));
    expect(unit?.bytes).toEqual(annexB(pps, key));
  });
});

function bytesOf(units: readonly AccessUnit[]): Buffer[] {
  return units.map(({ bytes }) => bytes);
}

describe('the marker of a camera', () => {
  it('is believed once it has shown itself right, so that no picture waits for the next one', () => {
    const depacketizer = new NalDepacketizer(h264, []);
    const first: Sent[] = [
      [1, key, true],
      [2, slice, true],
    ];
    expect(bytesOf(received(first, depacketizer))).toEqual([annexB(key)]);
    expect(depacketizer.isUncertain).toBe(true);
    expect(bytesOf(received([[3, slice, true]], depacketizer))).toEqual([annexB(slice), annexB(slice)]);
    expect(bytesOf(received([[4, slice, true]], depacketizer))).toEqual([annexB(slice)]);
    expect(bytesOf(received([[5, key, true]], depacketizer))).toEqual([annexB(key)]);
    expect(depacketizer.isUncertain).toBe(false);
  });

  it('cuts no picture into its slices where it is on each of them', () => {
    const slices = (timestamp: number, first: Buffer, later: Buffer): Sent[] => [
      [timestamp, first, true],
      [timestamp, later, true],
      [timestamp, later, true],
    ];
    const sent = [...slices(1, key, laterKeySlice), ...slices(2, slice, laterSlice), ...slices(3, slice, laterSlice)];
    const whole = annexB(slice, laterSlice, laterSlice);
    expect(bytesOf(received([...sent, end]))).toEqual([annexB(key, laterKeySlice, laterKeySlice), whole, whole]);
  });

  it('cuts no keyframe into its slices where only keyframes have several', () => {
    const sent: Sent[] = [
      ...[1, 2, 3].map((timestamp): Sent => [timestamp, slice, true]),
      [4, key, true],
      [4, laterKeySlice, true],
      [5, slice, true],
    ];
    expect(bytesOf(received([...sent, end]))).toEqual([
      ...[1, 2, 3].map(() => annexB(slice)),
      annexB(key, laterKeySlice),
      annexB(slice),
    ]);
  });

  it('is not asked where it comes too late, on the first packet of the next picture', () => {
    const parts = (nal: Buffer): Buffer[] => fragments(nal, 2);
    const sent = [key, slice, slice, slice].flatMap((nal, index) =>
      parts(nal).map((part, at): Sent => [index, part, at === 0 && index > 0]),
    );
    expect(bytesOf(received([...sent, end]))).toEqual([annexB(key), annexB(slice), annexB(slice), annexB(slice)]);
  });

  it('is not held against a camera of which packets were lost', () => {
    const depacketizer = new NalDepacketizer(h264, []);
    const sent: Sent[] = [
      ...[1, 2].map((timestamp): Sent => [timestamp, slice, true]),
      [3, laterSlice, true, true],
      [4, slice, true],
    ];
    expect(received(sent, depacketizer)).toHaveLength(4);
  });

  it('lets a picture go that is whole in all likelihood, when somebody does not want to wait', () => {
    const depacketizer = new NalDepacketizer(h264, []);
    expect(received([[1, key, true]], depacketizer)).toEqual([]);
    expect(bytesOf(depacketizer.flush())).toEqual([annexB(key)]);
    expect(depacketizer.isUncertain).toBe(false);
  });
});

describe('the clock of a camera', () => {
  it.each([
    ['stands still', () => 0],
    ['goes backwards', (index: number) => 4_000_000_000 - index * 3_000],
    ['jumps', (index: number) => (index * 2_654_435_761) % 2 ** 32],
  ])('%s, and its pictures are told from each other', (_, timestampOf) => {
    for (const isMarked of [true, false]) {
      const sent = [key, slice, slice, slice].flatMap((first, index): Sent[] => [
        [timestampOf(index), first],
        [timestampOf(index), index === 0 ? laterKeySlice : laterSlice, isMarked],
      ]);
      expect(bytesOf(received([...sent, end]))).toEqual([
        annexB(key, laterKeySlice),
        ...[1, 2, 3].map(() => annexB(slice, laterSlice)),
      ]);
    }
  });

  it('goes on within a picture, and the picture stays whole', () => {
    const sent: Sent[] = [
      ...fragments(key, 3).map((part, index): Sent => [index, part]),
      [3, laterKeySlice],
      [4, slice],
      [5, laterSlice],
    ];
    expect(bytesOf(received([...sent, end]))).toEqual([annexB(key, laterKeySlice), annexB(slice, laterSlice)]);
  });
});

describe('start codes inside a unit', () => {
  const long = Buffer.concat([sps, startCode, pps, startCode, key]);
  const short = Buffer.concat([sps, startCode.subarray(1), pps, startCode.subarray(1), key, Buffer.from([0, 0])]);

  it.each([
    ['of four bytes, in a unit of its own', [long]],
    ['of three bytes, in a unit of its own', [short]],
    ['in fragments', fragments(long, 4)],
    ['in an aggregate', [aggregate(long)]],
    ['also before the first one', [Buffer.concat([startCode, long])]],
  ])('part the units that a camera put into one: %s', (_, payloads) => {
    const sent = payloads.map((payload, index): Sent => [1, payload, index === payloads.length - 1]);
    const [unit] = received([...sent, end]);
    expect(unit).toMatchObject({ bytes: annexB(sps, pps, key), isKeyframe: true });
  });
});

describe('a place to begin decoding', () => {
  const recoveryPoint = Buffer.from([0x06, 0x06, 0x01, 0xc4, 0x80]);

  it('is an instantaneous refresh, or what a recovery point says to be one', () => {
    const isKeyframe = (...nals: Buffer[]): boolean | undefined =>
      received([...nals.map((nal): Sent => [1, nal]), end])[0]?.isKeyframe;
    expect(isKeyframe(key)).toBe(true);
    expect(isKeyframe(recoveryPoint, slice)).toBe(true);
    expect(isKeyframe(slice)).toBe(false);
    expect(isKeyframe(sps, pps, slice)).toBe(true);
  });
});

describe('an H.265 picture', () => {
  const settings = [Buffer.from([0x40, 1, 1]), Buffer.from([0x42, 1, 2]), Buffer.from([0x44, 1, 3])];
  const idr = Buffer.from([0x26, 1, 0xa9, 9, 9, 9]);

  it('is put together from aggregated and fragmented units', () => {
    const sized = settings.flatMap((nal) => [Buffer.from([0, nal.length]), nal]);
    const aggregated = Buffer.concat([Buffer.from([48 << 1, 1]), ...sized]);
    const sent: Sent[] = [
      [1, aggregated],
      [1, Buffer.from([49 << 1, 1, 0x80 | 19, 0xa9, 9])],
      [1, Buffer.from([49 << 1, 1, 0x40 | 19, 9, 9]), true],
      end,
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
