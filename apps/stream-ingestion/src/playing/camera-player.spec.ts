import { loadConfig } from '@smart-attendance/config';
import { CameraNetworks, create, StreamSourceSchema } from '@smart-attendance/contracts';
import type { LookupAll } from '@smart-attendance/errors';
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

describe('a camera whose name takes longer to look up than a try lasts', () => {
  it('is asked for once however often it is tried, and found by the try that waits for the answer', async () => {
    const camera = await startSilentServer();
    const asked: string[] = [];
    const answers: Parameters<LookupAll>[2][] = [];
    const config = loadConfig(streamIngestionConfig, {});
    const logger = createLogger('stream-ingestion', { write: () => undefined });
    const timings = {
      ...streamTimings,
      answerDeadlineMs: 20,
      retry: { ...streamTimings.retry, firstMs: 10, maxMs: 20 },
    };
    const player = new CameraPlayerService(
      config,
      timings,
      CameraNetworks.read(''),
      new HardwareDecoding(config, logger),
      (hostname, _, callback) => {
        asked.push(hostname);
        answers.push(callback);
      },
    );
    const stream = new CameraStream(sourceAt(`rtsp://camera.test:${camera.port}/live`), {
      play: (...playing) => player.play(...playing),
      publish: () => Promise.resolve(),
      report: () => undefined,
      timings: { ...timings.retry, cheapMaxMs: 20 },
      random: () => 0.5,
      logger,
    });
    try {
      await waitFor(() => stream.health().reconnects >= 5, { what: 'five tries', timeoutMs: 60_000 });
      expect(asked).toEqual(['camera.test']);
      for (const callback of answers) callback(null, [{ address: '127.0.0.1', family: 4 }]);
      await waitFor(() => camera.connectionCount() > 0, { what: 'a connection', timeoutMs: 60_000 });
    } finally {
      await stream.stop();
      await camera.close();
    }
  });
});
