import {
  type AccessUnit,
  codecOf,
  jpegSize,
  type MediaTrack,
  parseRtp,
  parseSdp,
  type RtpPacket,
} from '@smart-attendance/rtsp';
import { ffmpegOutput, required, waitFor } from '@smart-attendance/testing';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Decoder, type DecoderEnd } from './decoder';

const framesPerSecond = 15;
const frames = 45;

/** What ffmpeg, as a camera of another make, sends for a film: its packets, and its description of them. */
async function sentByFfmpeg(encode: readonly string[]): Promise<{ track: MediaTrack; packets: RtpPacket[] }> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 8 * 1024 * 1024 });
  const packets: RtpPacket[] = [];
  socket.on('message', (bytes) => {
    const packet = parseRtp(bytes);
    if (packet !== undefined && packet.payloadType !== 72) packets.push(packet);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const film = ['-re', '-f', 'lavfi', '-i', `testsrc2=s=320x240:r=${framesPerSecond}`, '-frames:v', String(frames)];
  const target = `rtp://127.0.0.1:${socket.address().port}?rtcpport=${socket.address().port}&pkt_size=1200`;
  const sdp = await ffmpegOutput(required('FFMPEG_BIN'), [...film, ...encode, '-f', 'rtp', target]);
  await pause(100);
  socket.close();
  const track = parseSdp(sdp.toString()).tracks[0];
  if (track === undefined) throw new Error('ffmpeg described nothing.');
  return { track, packets: packets.filter(({ payloadType }) => payloadType === track.payloadType) };
}

function unitsOf(track: MediaTrack, packets: readonly RtpPacket[]): AccessUnit[] {
  const depacketizer = codecOf(track)?.depacketizer(track);
  return packets.flatMap((packet) => depacketizer?.push(packet, false) ?? []);
}

/** What comes out of ffmpeg when each picture comes at its time. */
async function decoded(track: MediaTrack, units: readonly AccessUnit[], perSecond: number): Promise<Buffer[]> {
  const pictures: Buffer[] = [];
  const decoder = new Decoder(
    { ffmpegFile: required('FFMPEG_BIN'), codec: codecOf(track)?.name ?? 'h264', jpegBytesMax: 1_000_000 },
    { framesPerSecond: perSecond, box: { widthMax: 1280, heightMax: 720 }, jpegQscale: 3 },
    { onPicture: (jpeg) => pictures.push(jpeg), onDropped: () => undefined },
  );
  units.forEach((unit, index) => {
    decoder.write(unit, (index * 1_000) / framesPerSecond);
  });
  await decoder.finish();
  return pictures;
}

describe('video of a foreign sender', () => {
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '15', '-pix_fmt', 'yuv420p'];

  it.each([
    ['H.264', 'H264', [...h264, '-bf', '0']],
    [
      'H.264 with B pictures',
      'H264',
      ['-c:v', 'libx264', '-preset', 'medium', '-g', '15', '-bf', '3', '-pix_fmt', 'yuv420p'],
    ],
    [
      'H.265',
      'H265',
      ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'keyint=15:log-level=none', '-pix_fmt', 'yuv420p'],
    ],
    ['motion JPEG', 'JPEG', ['-c:v', 'mjpeg', '-q:v', '5', '-pix_fmt', 'yuvj420p', '-huffman', 'default']],
  ])('becomes pictures: %s', async (_, codec, encode) => {
    const { track, packets } = await sentByFfmpeg(encode);
    expect(track.codec).toBe(codec);
    const units = unitsOf(track, packets);
    expect(units.length).toBeGreaterThanOrEqual(frames - 1);
    expect(units[0]?.isKeyframe).toBe(true);
    const pictures = await decoded(track, units, 5);
    // Three seconds at 5 a second; one more because the bucket is full at the start, one fewer at the end.
    expect(pictures.length).toBeGreaterThanOrEqual(14);
    expect(pictures.length).toBeLessThanOrEqual(16);
    expect(pictures.every((jpeg) => jpegSize(jpeg)?.width === 320 && jpegSize(jpeg)?.height === 240)).toBe(true);
  });

  it('gives out as many pictures as come in when more are asked', async () => {
    const { track, packets } = await sentByFfmpeg([...h264, '-bf', '0']);
    const units = unitsOf(track, packets);
    const pictures = await decoded(track, units, 30);
    // The first one may come twice, and no other.
    expect(pictures.length).toBeLessThanOrEqual(units.length + 1);
    expect(new Set(pictures.map((jpeg) => jpeg.toString('latin1'))).size).toBe(units.length);
  });

  it('gives out later pictures after packets were lost', async () => {
    const { track, packets } = await sentByFfmpeg([...h264, '-bf', '0']);
    const depacketizer = codecOf(track)?.depacketizer(track);
    const kept = packets.filter((_, index) => index % 10 !== 3);
    const units = kept.flatMap((packet, index) => {
      const isAfterLoss = index > 0 && packet.sequence !== ((kept[index - 1]?.sequence ?? 0) + 1) % 65_536;
      return depacketizer?.push(packet, isAfterLoss) ?? [];
    });
    expect((await decoded(track, units, 5)).length).toBeGreaterThanOrEqual(10);
  });
});

it('a camera that claims a picture larger than any is not decoded, and costs no memory', async () => {
  /** Parameter sets of 15,360 x 15,360 pixels and a keyframe of nothing, for which ffmpeg takes half a gigabyte. */
  const claim = Buffer.from('000000016742003ed9400f0001e064' + '0000000168ce3880' + '0000000165888493c0', 'hex');
  let pictures = 0;
  const decoder = new Decoder(
    { ffmpegFile: required('FFMPEG_BIN'), codec: 'h264', jpegBytesMax: 1_000_000 },
    { framesPerSecond: 5, box: { widthMax: 1280, heightMax: 720 }, jpegQscale: 3 },
    { onPicture: () => (pictures += 1), onDropped: () => undefined },
  );
  let end: DecoderEnd | undefined;
  void decoder.ended.then((how) => (end = how));
  try {
    decoder.write({ bytes: claim, isKeyframe: true }, 0);
    const how = await waitFor(() => end, { what: 'the end of ffmpeg', timeoutMs: 30_000 });
    expect(how.wasKilled).toBe(false);
    expect(how.complaint).toContain('15360x15360');
    expect(pictures).toBe(0);
  } finally {
    await decoder.stop();
  }
});
