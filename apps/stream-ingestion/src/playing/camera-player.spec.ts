import { loadConfig } from '@smart-attendance/config';
import { CameraNetworks, create, StreamSourceSchema } from '@smart-attendance/contracts';
import { createLogger } from '@smart-attendance/observability';
import { startSilentServer, waitFor } from '@smart-attendance/testing';
import { toCameraSource, type CameraSource } from '../cameras/camera-source.policy';
import { streamIngestionConfig } from '../stream-ingestion.config';
import { streamTimings } from '../stream-timings';
import { HardwareDecoding } from '../video/hardware-decoding';
import { CameraPlayerService } from './camera-player.service';
import { CameraStream } from './camera-stream';

function sourceAt(rtspUrl: string): CameraSource {
  const fields = { cameraId: '5f0c1f0e-9a4b-4f3e-8f57-0b6f6f4f2a13', rtspUrl, frameRate: 5 };
  return toCameraSource(create(StreamSourceSchema, fields), { widthMax: 640, heightMax: 360 });
}

describe('a stored address that is refused now', () => {
  const lines: string[] = [];
  const logger = createLogger('stream-ingestion', { write: (line) => lines.push(line) });
  const reported: string[] = [];
  let stream: CameraStream | undefined;

  afterEach(() => stream?.stop());

  it('is left at once, and not in five minutes, when another one is entered; the log holds no secret', async () => {
    const closed = await startSilentServer();
    await closed.close();
    const config = loadConfig(streamIngestionConfig, {});
    const hardware = new HardwareDecoding(config, logger);
    const player = new CameraPlayerService(config, streamTimings, CameraNetworks.read(''), hardware);
    stream = new CameraStream(sourceAt('rtsp://192.168.001.010/live?password=hunter2'), {
      play: (...playing) => player.play(...playing),
      publish: () => Promise.resolve(),
      report: (_, { state, failure }) => reported.push(`${state} ${failure?.reason ?? ''}`.trim()),
      timings: streamTimings.retry,
      random: () => 0.5,
      logger,
    });
    await waitFor(() => reported.includes('failed forbidden_address'), { what: 'the refusal' });
    stream.change(sourceAt(closed.url));
    await waitFor(() => reported.includes('waiting refused'), {
      what: 'a try at the other address',
      timeoutMs: 60_000,
    });
    expect(reported.slice(0, 4)).toEqual(['connecting', 'failed forbidden_address', 'connecting', 'waiting refused']);
    expect(lines.join()).toContain('forbidden_address');
    expect(lines.join()).not.toMatch(/hunter2|192\.168\.001/);
  });
});
