import { H264Clip } from '../h264-clip';
import { H265Clip } from '../h265-clip';
import { motionJpegFilm, type MotionJpegOptions } from '../motion-jpeg-film';
import type { Oddity } from '../odd-camera';
import type { OddPacket } from '../odd-picture';
import type { VideoClip } from '../video-clip';
import { seededRandom } from '../../seeded-random';
import { live, type OddCameraKind, type RunFfmpeg } from './odd-camera-kind';

const framesPerSecond = 10;

interface Film {
  readonly size?: string;
  readonly seconds?: number;
  /** In the words of x264 and x265. */
  readonly params?: string;
  readonly more?: readonly string[];
}

async function h264(
  ffmpeg: RunFfmpeg,
  { size = '320x180', seconds = 2, params = '', more = [] }: Film = {},
): Promise<H264Clip> {
  const source = ['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${framesPerSecond}`, '-t', String(seconds)];
  const codec = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', '10', '-pix_fmt', 'yuv420p', ...more];
  const settings = ['-x264-params', `repeat-headers=1${params}`];
  return H264Clip.fromAnnexB(await ffmpeg([...source, ...codec, ...settings, '-f', 'h264', 'pipe:1']), framesPerSecond);
}

async function h265(ffmpeg: RunFfmpeg, { size = '320x180', seconds = 2, params = '' }: Film = {}): Promise<H265Clip> {
  const source = ['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${framesPerSecond}`, '-t', String(seconds)];
  const codec = ['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
  const settings = ['-x265-params', `bframes=0:open-gop=0:keyint=10:log-level=none${params}`];
  return H265Clip.fromAnnexB(await ffmpeg([...source, ...codec, ...settings, '-f', 'hevc', 'pipe:1']), framesPerSecond);
}

/** One film after the other, described as the first. */
function joined(first: VideoClip, ...others: readonly VideoClip[]): VideoClip {
  const accessUnits = [first, ...others].flatMap((clip) => clip.accessUnits);
  const { codec, parameterSets } = first;
  return {
    codec,
    parameterSets,
    framesPerSecond,
    accessUnits,
    durationMs: (accessUnits.length * 1_000) / framesPerSecond,
  };
}

type Change = (packet: OddPacket, index: number, picture: number) => Partial<OddPacket>;

function eachPacket(change: Change): () => Oddity {
  return () => ({
    packets: (packets, picture) => packets.map((packet, index) => ({ ...packet, ...change(packet, index, picture) })),
  });
}

const fourSlices = (ffmpeg: RunFfmpeg): Promise<VideoClip> => h264(ffmpeg, { params: ':slices=4' });
const fourSlicesOfH265 = (ffmpeg: RunFfmpeg): Promise<VideoClip> => h265(ffmpeg, { params: ':slices=4' });

/** Where marker bit and time say nothing, or the wrong thing, of where a picture ends. */
const borders: readonly OddCameraKind[] = [
  { name: 'marks no end of a picture', oddity: eachPacket(() => ({ isLast: false })), becomes: live },
  { name: 'marks each packet as the end of a picture', oddity: eachPacket(() => ({ isLast: true })), becomes: live },
  {
    name: 'marks each of four slices as the end of a picture',
    oddity: eachPacket(({ payload }) => ({ isLast: endsUnit(payload) })),
    film: fourSlices,
    becomes: live,
  },
  {
    name: 'marks each of four slices of H.265 as the end of a picture',
    oddity: eachPacket(() => ({ isLast: true })),
    film: fourSlicesOfH265,
    becomes: live,
  },
  {
    name: 'marks the first packet of a picture instead of the last',
    oddity: eachPacket((_, index) => ({ isLast: index === 0 })),
    film: (ffmpeg) => h264(ffmpeg, { size: '640x360' }),
    becomes: live,
  },
  { name: 'has a clock that stands at zero', oddity: eachPacket(() => ({ timestamp: 0 })), becomes: live },
  {
    name: 'has a clock that stands at zero, four slices and no marker',
    oddity: eachPacket(() => ({ timestamp: 0, isLast: false })),
    film: fourSlicesOfH265,
    becomes: live,
  },
  {
    name: 'has a clock that goes backwards',
    oddity: eachPacket((_, __, picture) => ({ timestamp: 0x7fffffff - picture * 9_000 })),
    becomes: live,
  },
  {
    name: 'has a clock that jumps to and fro',
    oddity: eachPacket((_, __, picture) => ({ timestamp: (picture * 2_654_435_761) >>> 0 })),
    becomes: live,
  },
  {
    name: 'gives each slice a time of its own',
    oddity: eachPacket(({ timestamp }, index) => ({ timestamp: timestamp + index, isLast: false })),
    film: fourSlices,
    becomes: live,
  },
];

/** Without its first pictures: somebody came in the middle. */
function joinedAt(picture: number, film: VideoClip): VideoClip {
  return { ...film, accessUnits: film.accessUnits.slice(picture) };
}

const delimiter = Buffer.from([0x09, 0xf0]);
const filler = Buffer.from([0x0c, 0xff, 0xff, 0x80]);
/** User data of 16 bytes. */
const message = Buffer.concat([Buffer.from([0x06, 0x05, 0x10]), Buffer.alloc(16, 0x55), Buffer.from([0x80])]);

/** What stands around pictures, or begins them otherwise than usual. */
const surroundings: readonly OddCameraKind[] = [
  {
    name: 'puts a delimiter and a message before each picture and filler behind it, each marked as a picture',
    oddity: () => ({
      nals: (nals) => [delimiter, message, ...nals, filler],
      packets: (packets) =>
        packets.map((packet) => ({ ...packet, isLast: packet.isLast || packet.payload.length < 30 })),
    }),
    becomes: live,
  },
  {
    name: 'sends messages as pictures of their own between its pictures',
    oddity: () => ({ nals: (nals, picture) => (picture % 2 === 1 ? [message] : nals) }),
    film: (ffmpeg) => h264(ffmpeg, { params: ':keyint=1' }),
    becomes: live,
  },
  {
    name: 'is interlaced',
    oddity: () => ({}),
    film: (ffmpeg) => h264(ffmpeg, { params: ':interlaced=1', size: '320x192' }),
    becomes: live,
  },
  {
    name: 'has no keyframes but renews its picture bit by bit, and is joined in the middle',
    oddity: () => ({}),
    film: async (ffmpeg) => joinedAt(3, await h264(ffmpeg, { params: ':intra-refresh=1', seconds: 4 })),
    becomes: live,
  },
  {
    name: 'describes the parameter sets of another stream, and is joined in the middle of a group',
    oddity: () => ({}),
    film: async (ffmpeg) => {
      const { parameterSets } = await h264(ffmpeg, { size: '64x64', params: ':cabac=1:8x8dct=1' });
      return { ...joinedAt(2, await h264(ffmpeg)), parameterSets };
    },
    becomes: live,
  },
  {
    name: 'sends its parameter sets with each picture, and is joined in the middle of a group',
    oddity: () => {
      let sets: readonly Buffer[] = [];
      return {
        nals: (nals) => {
          const own = nals.filter((nal) => [7, 8].includes((nal[0] ?? 0) & 31));
          sets = own.length > 0 ? own : sets;
          return [...sets, ...nals.filter((nal) => !own.includes(nal))];
        },
      };
    },
    film: async (ffmpeg) => joinedAt(4, await h264(ffmpeg)),
    becomes: live,
  },
];

/** A whole NAL unit of H.264, or the last fragment of one. */
function endsUnit(payload: Buffer): boolean {
  return ((payload[0] ?? 0) & 31) !== 28 || ((payload[1] ?? 0) & 0x40) !== 0;
}

const startCode = Buffer.from([0, 0, 0, 1]);

/** All units of a keyframe as one, and no parameter sets in the description. */
function withStartCodes(code: Buffer, behind = Buffer.alloc(0)): () => Oddity {
  return () => ({
    sdp: (sdp) => sdp.replace(/;? ?sprop-[a-z-]+=[^;\r\n]*/g, ''),
    nals: (nals) =>
      nals.length < 2
        ? nals
        : [Buffer.concat(nals.flatMap((nal, index) => (index === 0 ? [nal] : [code, nal])).concat(behind))],
  });
}

/** Parameter sets that are sent in unusual ways, or mean nothing new. */
const parameterSets: readonly OddCameraKind[] = [
  {
    name: 'puts its keyframes into one unit with start codes inside',
    oddity: withStartCodes(startCode),
    becomes: live,
  },
  {
    name: 'puts its keyframes into one unit with short start codes inside and zeros behind',
    oddity: withStartCodes(startCode.subarray(1), Buffer.alloc(3)),
    becomes: live,
  },
  {
    name: 'puts its H.265 keyframes into one unit with start codes inside',
    oddity: withStartCodes(startCode),
    film: h265,
    becomes: live,
  },
  {
    name: 'repeats its H.265 parameter sets in the first unit, and has them once a group afterwards',
    oddity: () => ({
      nals: (nals, picture) => (picture === 0 ? [...nals.slice(0, 3), ...nals.slice(0, 3), ...nals] : nals),
    }),
    film: h265,
    becomes: { state: 'live', forMs: 4_000 },
  },
  {
    name: 'repeats its parameter sets in another number each time, with times and markers of their own',
    oddity: () => ({
      nals: (nals, picture) =>
        nals.length < 2
          ? nals
          : Array.from({ length: 1 + (picture % 3) })
              .flatMap(() => nals.slice(0, -1))
              .concat(nals.slice(-1)),
      packets: (packets) =>
        packets.map((packet, index) =>
          index < packets.length - 1 && packet.payload.length < 100 ? { ...packet, isLast: true } : packet,
        ),
    }),
    becomes: { state: 'live', forMs: 4_000 },
  },
  {
    name: 'says another timing by turns, as by day and by night',
    oddity: () => ({}),
    film: async (ffmpeg) =>
      joined(
        await h264(ffmpeg),
        await h264(ffmpeg, { more: ['-vf', 'setpts=N/(25*TB)', '-r', '25', '-frames:v', '20'] }),
      ),
    becomes: { state: 'live', forMs: 6_000 },
  },
  ...[h264, h265].map((film): OddCameraKind => ({
    name: `changes the size of its ${film === h264 ? 'H.264' : 'H.265'} picture every three seconds`,
    oddity: () => ({}),
    film: async (ffmpeg) =>
      joined(await film(ffmpeg, { seconds: 3 }), await film(ffmpeg, { seconds: 3, size: '640x360' })),
    becomes: { state: 'live', forMs: 10_000 },
  })),
];

/** What is no picture any more, from then on: the same bytes for each viewer and at each run. */
function randomFrom(picture: number, keptBytes: number, seed = 1): () => Oddity {
  return () => ({
    packets: (packets, from) => {
      if (from < picture) return packets;
      const random = seededRandom(seed * 100_003 + from);
      return packets.map((packet) => ({
        ...packet,
        payload: Buffer.from(packet.payload.map((byte, at) => (at < keptBytes ? byte : Math.floor(random() * 256)))),
      }));
    },
  });
}

const rubbish: readonly OddCameraKind[] = [
  {
    name: 'sends random bytes after two seconds',
    oddity: randomFrom(20, 0),
    becomes: { state: 'live', then: 'no_video' },
  },
  {
    // One in 25 seeds does, before there is reason enough to doubt that the others are pictures.
    name: 'sends random bytes after two seconds, and among them parameter sets at which ffmpeg gives up',
    oddity: randomFrom(20, 0, 10),
    becomes: { state: 'live', then: 'no_video' },
  },
  {
    name: 'sends random bytes behind the head of each unit after two seconds',
    oddity: randomFrom(20, 2),
    becomes: { state: 'live', then: 'no_video' },
  },
  {
    name: 'sends random bytes behind the head of each slice after two seconds',
    oddity: randomFrom(20, 12),
    film: (ffmpeg) => h264(ffmpeg, { size: '640x360' }),
    becomes: { state: 'live', then: 'no_video' },
  },
  {
    name: 'sends random bytes for H.265 after two seconds',
    oddity: randomFrom(20, 3),
    film: h265,
    becomes: { state: 'live', then: 'no_video' },
  },
  {
    name: 'sends random bytes from the beginning',
    oddity: randomFrom(0, 1),
    becomes: { state: 'failure', reason: 'no_video' },
  },
];

function largeJpegs(ffmpeg: RunFfmpeg): Promise<Buffer> {
  const source = ['-f', 'lavfi', '-i', 'testsrc2=s=2592x1944:r=5', '-frames:v', '5', '-pix_fmt', 'yuvj420p'];
  return ffmpeg([...source, '-c:v', 'mjpeg', '-huffman', 'default', '-q:v', '20', '-f', 'mjpeg', 'pipe:1']);
}

/** Motion JPEG of 2592 x 1944, more than the head of its packets has room for. */
function largeMotionJpeg(
  name: string,
  options: Partial<MotionJpegOptions>,
  oddity: () => Oddity = () => ({}),
): OddCameraKind {
  return {
    name: `sends motion JPEG of 2592 x 1944 pixels, ${name}`,
    oddity,
    film: async (ffmpeg) => motionJpegFilm(await largeJpegs(ffmpeg), { framesPerSecond: 5, ...options }),
    becomes: live,
  };
}

/** A baseline frame of 2592 x 1944 with three colours, the first one halved both ways. */
const frameSegment = Buffer.from('ffc00011080798' + '0a20' + '03012200021101031101', 'hex');

const motionJpeg: readonly OddCameraKind[] = [
  largeMotionJpeg('with the size in the description', { units: [0, 0], attributes: ['a=x-dimensions:2592,1944'] }),
  largeMotionJpeg('with the size as RFC 6064 has it', { units: [0, 243], attributes: ['a=framesize:26 2592-1944'] }),
  largeMotionJpeg('with what is left of it in eight bits', { attributes: ['a=x-dimensions:2592,1944'] }),
  largeMotionJpeg(
    'with the size in the header extension of ONVIF',
    { units: [0, 0] },
    eachPacket((_, index) => (index === 0 ? { extension: { profile: 0xffd8, data: frameSegment } } : {})),
  ),
  largeMotionJpeg(
    'without a marker',
    { attributes: ['a=x-dimensions:2592,1944'] },
    eachPacket(() => ({ isLast: false })),
  ),
  largeMotionJpeg(
    'with a marker on each packet',
    { attributes: ['a=x-dimensions:2592,1944'] },
    eachPacket(() => ({ isLast: true })),
  ),
];

/** Cameras that are odd in what their packets and pictures are made of. */
export const videoKinds: readonly OddCameraKind[] = [
  ...borders,
  ...surroundings,
  ...parameterSets,
  ...rubbish,
  ...motionJpeg,
];
