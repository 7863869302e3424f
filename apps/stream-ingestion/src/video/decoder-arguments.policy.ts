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
}

/**
 * The arguments of ffmpeg. No address, no secret and nothing a camera or a user wrote is among them: pictures come by standard input.
 * Only options that all versions from 4.0 to 7 know; tried with a build of 2018 and with 5.1.
 *
 * - `-probesize 32 -analyzeduration 1 -fpsprobesize 0`: the first picture at once instead of after five seconds of guessing.
 * - `-threads 1`: each further decoder thread holds one picture back, and 1080p needs a fifth of a core.
 * - `select` is a token bucket with room for one picture: on average exactly the asked rate when the camera sends
 *   more, all pictures when it sends fewer. `setpts` then numbers them, so that the output's constant frame rate neither
 *   drops nor doubles any; only the very first may come twice, when the camera sends fewer than asked.
 */
export function decoderArguments({ framesPerSecond, box, jpegQscale }: DecoderSettings): string[] {
  const interval = `1/${framesPerSecond}`;
  const due = `if(eq(n,0),st(0,t-${interval}),ld(0))`;
  const takeAndSetDue = `1+0*st(0,max(ld(0),t-${interval})+${interval})`;
  const scale = `min(1,min(${box.widthMax}/iw,${box.heightMax}/ih))`;
  const filters = [
    `select='if(gte(t,${due}),${takeAndSetDue},0)'`,
    `setpts=N/(${framesPerSecond}*TB)`,
    // JPEG colours come in pairs of pixels, so sides are even.
    `scale='max(2,trunc(iw*${scale}/2)*2)':'max(2,trunc(ih*${scale}/2)*2)'`,
    'format=yuvj420p',
  ];
  const input = ['-probesize', '32', '-analyzeduration', '1', '-fpsprobesize', '0', '-threads', '1'];
  return [
    ...['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'error'],
    ...[...input, '-protocol_whitelist', 'pipe', '-f', 'matroska', '-i', 'pipe:0'],
    ...['-map', '0:v:0', '-vf', filters.join(','), '-r', String(framesPerSecond)],
    ...['-c:v', 'mjpeg', '-q:v', String(jpegQscale), '-threads', '1', '-f', 'image2pipe', 'pipe:1'],
  ];
}
