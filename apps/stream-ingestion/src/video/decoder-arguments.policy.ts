import { latenessMaxSeconds } from './frame-bucket.policy';
import { coverOf, type CoverBox, type Polygon } from './polygon-cover.policy';

/** The box a picture must fit into, in pixels. */
export interface PictureBox {
  readonly widthMax: number;
  readonly heightMax: number;
}

export interface DecoderSettings {
  /** Pictures a second to give out at most; never more than come in. */
  readonly framesPerSecond: number;
  readonly box: PictureBox;
  /** JPEG quality as ffmpeg counts it: 2 (best) to 31. */
  readonly jpegQscale: number;
  /** Painted black before anything leaves the decoder. */
  readonly masks?: readonly Polygon[];
  /** Whether each JPEG comes with a grey copy of `greySize`, on a pipe of its own. */
  readonly hasGreyCopy?: boolean;
  /** What `-hwaccel` takes; absent decodes by software. */
  readonly hardware?: string;
}

/**
 * Of the grey copy, in pixels: one is 13 pixels of a frame, a fifth of the smallest face that is of use. A byte each.
 */
export const greySize = { width: 96, height: 54 } as const;
export const greyBytes = greySize.width * greySize.height;
/** The pipe of the grey copies, as a number of the decoder's files. */
export const greyPipe = 3;

/**
 * A picture of 8K has 33 million. A few bytes of a camera may claim 256 million, and have ffmpeg take gigabytes for the
 * pictures that others refer to.
 */
const picturePixelsMax = 40_000_000;

/** What the encoder aims below, of `jpegBytesMax`; it then lands 5 to 20 percent lower. */
const jpegRoom = 0.975;

/**
 * The arguments of ffmpeg. No address, no secret and nothing a camera or a user wrote is among them: pictures come by
 * standard input. Only options that all versions from 4.0 to 9 know; tried with a build of 2018, with 5.1 and with 9.0.
 *
 * - `-probesize 32 -analyzeduration 1 -fpsprobesize 0`: the first picture at once instead of after five seconds of
 *   guessing.
 * - `-filter_complex_threads 1`: else versions from 5 on wake a thread for each core for each picture, to share a
 *   scaling of 1 ms.
 * - `-threads 1`: each further decoder thread holds one picture back, and 1080p needs a fifth of a core.
 * - `select` is a token bucket: on average exactly the asked rate when the camera sends more, all pictures when it
 *   sends
 *   fewer. `setpts` then numbers them, so that the constant frame rate of the outputs neither drops nor doubles any.
 * - `split` comes last, so that both outputs get each picture that was selected: the n-th grey copy is of the n-th
 *   JPEG.
 * - `-bufsize` with `-maxrate` is room for one picture: the encoder codes one that would not fit again and coarser,
 *   up to `-qmax 31`, and leaves all others as they are.
 */
export function decoderArguments(settings: DecoderSettings, jpegBytesMax: number): string[] {
  const { framesPerSecond, jpegQscale, hasGreyCopy = false, hardware } = settings;
  const rate = String(framesPerSecond);
  const pictureBits = Math.floor(jpegBytesMax * jpegRoom) * 8;
  const input = ['-probesize', '32', '-analyzeduration', '1', '-fpsprobesize', '0', '-threads', '1'];
  const limits = ['-max_pixels', String(picturePixelsMax), '-protocol_whitelist', 'pipe'];
  return [
    '-hide_banner',
    '-nostdin',
    '-nostats',
    '-loglevel',
    'error',
    '-filter_complex_threads',
    '1',
    ...(hardware === undefined ? [] : ['-hwaccel', hardware]),
    ...input,
    ...limits,
    '-f',
    'matroska',
    '-i',
    'pipe:0',
    '-filter_complex',
    filterGraph(settings),
    '-map',
    '[jpeg]',
    '-r',
    rate,
    '-c:v',
    'mjpeg',
    '-q:v',
    String(jpegQscale),
    '-qmax',
    '31',
    '-threads',
    '1',
    '-bufsize',
    String(pictureBits),
    '-maxrate',
    String(pictureBits * framesPerSecond),
    '-f',
    'image2pipe',
    'pipe:1',
    ...(hasGreyCopy
      ? ['-map', '[grey]', '-r', rate, '-c:v', 'rawvideo', '-flush_packets', '1', '-f', 'rawvideo', `pipe:${greyPipe}`]
      : []),
  ];
}

function filterGraph({ framesPerSecond, box, masks = [], hasGreyCopy = false }: DecoderSettings): string {
  const interval = `1/${framesPerSecond}`;
  const lateness = `max(${interval},${latenessMaxSeconds})`;
  const due = `if(eq(n,0),st(0,t-${interval}/2),ld(0))`;
  const takeAndSetDue = `1+0*st(0,max(ld(0),t-${lateness})+${interval})`;
  const scale = `min(1,min(${box.widthMax}/iw,${box.heightMax}/ih))`;
  const filters = [
    `select='if(gte(t,${due}),${takeAndSetDue},0)'`,
    `setpts=N/(${framesPerSecond}*TB)`,
    // JPEG colours come in pairs of pixels, so sides are even.
    `scale='max(2,trunc(iw*${scale}/2)*2)':'max(2,trunc(ih*${scale}/2)*2)'`,
    'format=yuvj420p',
    ...coverOf(masks).map(painted),
  ].join(',');
  if (!hasGreyCopy) return `[0:v:0]${filters}[jpeg]`;
  const { width, height } = greySize;
  return `[0:v:0]${filters},split[jpeg][large];[large]scale=${width}:${height}:flags=area,format=gray[grey]`;
}

/** Pixels that a box only touches are painted as well. A side of 0 would mean the whole picture. */
function painted({ left, top, right, bottom }: CoverBox): string {
  const [x, y] = [`floor(iw*${share(left)})`, `floor(ih*${share(top)})`];
  const width = `max(1,ceil(iw*${share(right)})-${x})`;
  const height = `max(1,ceil(ih*${share(bottom)})-${y})`;
  return `drawbox=x='${x}':y='${y}':w='${width}':h='${height}':color=black:t=fill`;
}

function share(value: number): string {
  return Math.min(1, Math.max(0, value)).toFixed(6);
}
