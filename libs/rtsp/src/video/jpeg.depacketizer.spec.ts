import type { RtpPacket } from '../protocol/rtp-packet.policy';
import { JpegDepacketizer } from './jpeg.depacketizer';
import { jpegMarker, jpegSegments, jpegSize } from './jpeg-segments.policy';

interface Sent {
  readonly offset: number;
  readonly data: Buffer;
  readonly isLast?: boolean;
  readonly isAfterLoss?: boolean;
  readonly extension?: NonNullable<RtpPacket['extension']>;
  /** Width and height in units of eight pixels. */
  readonly units?: readonly [number, number];
  /** Quantization tables of its own. */
  readonly tables?: Buffer;
}

function received(depacketizer: JpegDepacketizer, sent: readonly Sent[]) {
  return sent.flatMap(
    ({ offset, data, isLast = false, isAfterLoss = false, extension, units = [40, 30], tables }, sequence) => {
      const own = tables === undefined ? [] : [0, 0, tables.length >> 8, tables.length & 0xff, ...tables];
      const head = Buffer.from([0, 0, 0, 0, 1, tables === undefined ? 50 : 255, ...units, ...own]);
      head.writeUIntBE(offset, 1, 3);
      const packet: RtpPacket = {
        payloadType: 26,
        sequence,
        timestamp: sequence,
        source: 1,
        isLast,
        payload: Buffer.concat([head, data]),
        ...(extension !== undefined && { extension }),
      };
      return depacketizer.push(packet, isAfterLoss);
    },
  );
}

const scan = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]);
const [begin, rest] = [scan.subarray(0, 5), scan.subarray(5)];
/** A baseline frame of 2592 x 1944, its first colour halved both ways. */
const frame = Buffer.from('ffc000110807980a2003012200021101031101', 'hex');

function sizes(depacketizer: JpegDepacketizer, sent: readonly Sent[]) {
  return [...received(depacketizer, sent), ...depacketizer.flush()].map(({ bytes }) => jpegSize(bytes));
}

describe('a motion JPEG picture', () => {
  const marked: Sent[] = [
    { offset: 0, data: begin },
    { offset: 5, data: rest, isLast: true },
  ];

  it('is whole with its marker once markers were right, with its last bytes however few', () => {
    const depacketizer = new JpegDepacketizer();
    expect(received(depacketizer, marked)).toEqual([]);
    expect(received(depacketizer, marked)).toHaveLength(2);
    const [unit] = received(depacketizer, marked);
    expect(unit).toMatchObject({ isKeyframe: true, settings: '320x240 half height', isBroken: false });
    expect(unit?.bytes.subarray(-scan.length - 2)).toEqual(Buffer.concat([scan, Buffer.from([0xff, 0xd9])]));
  });

  it.each([
    ['on none', undefined],
    ['on each packet', true],
  ])('is whole when the next one begins where the marker is %s', (_, isLast) => {
    const picture = marked.map((part) => ({ ...part, isLast: isLast ?? false }));
    const units = received(new JpegDepacketizer(), [...picture, ...picture, ...picture]);
    expect(units.map(({ bytes }) => bytes.includes(scan))).toEqual([true, true]);
  });

  it('is left out when a part of it was lost, at its end as well', () => {
    const [first, last] = marked;
    if (first === undefined || last === undefined) throw new Error('A picture has two parts here.');
    const sent = [...marked, first, { ...first, isAfterLoss: true }, last, { ...last, offset: 6, isAfterLoss: true }];
    expect(received(new JpegDepacketizer(), [...sent, first])).toHaveLength(2);
  });

  it('is decoded by the tables it brings: one for all, two, or a third one that no colour of it refers to', () => {
    const [first, second, third] = [1, 2, 3].map((value) => Buffer.alloc(64, value)) as [Buffer, Buffer, Buffer];
    const tablesOf = (...own: Buffer[]) => {
      const depacketizer = new JpegDepacketizer();
      received(depacketizer, [{ offset: 0, data: scan, tables: Buffer.concat(own) }]);
      const bytes = depacketizer.flush()[0]?.bytes ?? Buffer.alloc(0);
      return [...jpegSegments(bytes)].find(({ kind }) => kind === jpegMarker.quantizers)?.bytes.subarray(4);
    };
    const named = (one: Buffer, other: Buffer) => Buffer.concat([Buffer.from([0]), one, Buffer.from([1]), other]);
    expect(tablesOf(first)).toEqual(named(first, first));
    expect(tablesOf(first, second)).toEqual(named(first, second));
    expect(tablesOf(first, second, third)).toEqual(named(first, second));
    expect(tablesOf(first.subarray(1))).toBeUndefined();
  });

  it('is no picture when it is random bytes', () => {
    const data = Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index * 7_919) % 256));
    const depacketizer = new JpegDepacketizer();
    received(depacketizer, [{ offset: 0, data }]);
    expect(depacketizer.flush()).toMatchObject([{ isBroken: true }]);
  });
});

describe('the size of a motion JPEG picture', () => {
  const large = { width: 2_592, height: 1_944 };
  const zero = [0, 0] as const;

  it('is that of the description where its packets have no room for it', () => {
    for (const units of [zero, [0, 243], [0x44, 243]] as const)
      expect(sizes(new JpegDepacketizer(large), [{ offset: 0, data: scan, units }])).toEqual([large]);
  });

  it('is that of the header extension of ONVIF, alone or behind that of a recording, and holds for the pictures after it', () => {
    const recording = Buffer.concat([Buffer.alloc(12), Buffer.from([0xff, 0xd8, 0, 5]), frame]);
    for (const extension of [
      { profile: 0xffd8, data: frame },
      { profile: 0xffd8, data: Buffer.concat([Buffer.from([0xff, 0xd8]), frame, Buffer.alloc(1)]) },
      { profile: 0xabac, data: recording },
    ]) {
      const pictures: Sent[] = [
        { offset: 0, data: scan, units: zero, extension },
        { offset: 0, data: scan, units: zero },
      ];
      expect(sizes(new JpegDepacketizer(), pictures)).toEqual([large, large]);
    }
  });

  it('is that of its packets when a description speaks of another picture', () => {
    expect(sizes(new JpegDepacketizer(large), [{ offset: 0, data: scan }])).toEqual([{ width: 320, height: 240 }]);
  });

  it('is not known from nothing, and then there is no picture', () => {
    expect(sizes(new JpegDepacketizer(), [{ offset: 0, data: scan, units: zero }])).toEqual([]);
  });

  it.each(['', 'ff', 'ffc0', 'ffc00011', 'ffc0ffff08', 'ffd8ffd8ffd8', 'ffc000000807980a20'])(
    'does no harm when the extension is none: %s',
    (hex) => {
      const extension = { profile: 0xffd8, data: Buffer.from(hex, 'hex') };
      expect(sizes(new JpegDepacketizer(), [{ offset: 0, data: scan, extension }])).toEqual([
        { width: 320, height: 240 },
      ]);
    },
  );
});
