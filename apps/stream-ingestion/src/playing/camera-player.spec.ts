import { CameraNetworks, create, StreamSourceSchema } from '@smart-attendance/contracts';
import { createLogger } from '@smart-attendance/observability';
import { startSilentServer, waitFor } from '@smart-attendance/testing';
import { streamTimings } from '../stream-ingestion.module';
import { HardwareDecoding } from '../video/hardware-decoding';
import { toCameraSource, type CameraSource } from '../cameras/camera-source.policy';
import { CameraStream } from './camera-stream';
import { playCamera } from './camera-player.service';

function sourceAt(rtspUrl: string): CameraSource {
  const fields = { cameraId: '5f0c1f0e-9a4b-4f3e-8f57-0b6f6f4f2a13', rtspUrl, frameRate: 5 };
  return toCameraSource(create(StreamSourceSchema, fields), { widthMax: 640, heightMax: 360 });
}

describe('a stored address that is refused now', () => {
  const lines: string[] = [];
  const logger = createLogger('stream-ingestion', { write: (line) => lines.push(line) });
  const told: string[] = [];
  let stream: CameraStream | undefined;

  afterEach(() => stream?.stop());

  it('is left at once, and not in five minutes, when another one is entered; the log holds no secret', async () => {
    const closed = await startSilentServer();
    await closed.close();
    const { retry, ...deadlines } = streamTimings;
    stream = new CameraStream(sourceAt('rtsp://192.168.001.010/live?password=hunter2'), {
      play: playCamera({
        ...deadlines,
        ...{ networks: CameraNetworks.read(''), transport: 'auto', verifiesCertificate: false, ffmpegFile: 'ffmpeg' },
        ...{ jpegBytesMax: 1_000_000, jpegQscale: 3, hardware: new HardwareDecoding('none', logger) },
      }),
      publish: () => Promise.resolve(),
      tell: (_, { state, failure }) => told.push(`${state} ${failure?.reason ?? ''}`.trim()),
      ...{ timings: retry, random: () => 0.5, logger },
    });
    await waitFor(() => told.includes('failed forbidden_address'), { what: 'the refusal' });
    stream.change(sourceAt(closed.url));
    await waitFor(() => told.includes('waiting refused'), { what: 'a try at the other address', timeoutMs: 60_000 });
    expect(told.slice(0, 4)).toEqual(['connecting', 'failed forbidden_address', 'connecting', 'waiting refused']);
    expect(lines.join()).toContain('forbidden_address');
    expect(lines.join()).not.toMatch(/hunter2|192\.168\.001/);
  });
});
