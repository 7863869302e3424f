import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import express from 'express';
import { frameCaptured, timestampFromDate } from '@smart-attendance/contracts';
import { AppError, toAppError } from '@smart-attendance/errors';
import { connectClient, type BusClient } from '@smart-attendance/messaging';
import { startTestNats, waitFor, type TestNats } from '@smart-attendance/testing';
import { GatewayBench } from '../../testing/gateway-bench';
import { known } from '../../testing/plausible-answers';
import { PreviewsService, previewTimes, type PreviewTimes } from './previews.service';

const delimiter = '\r\n--picture\r\n';

/** Somebody who looks at a preview, and takes from the socket only while it is not paused. */
class Viewer {
  /** Numbers of the pictures that came whole. */
  readonly pictures: number[] = [];
  head = '';
  isClosed = false;
  private rest = Buffer.alloc(0);

  private constructor(readonly socket: Socket) {
    socket.on('data', (bytes) => {
      this.rest = Buffer.concat([this.rest, bytes]);
      while (this.read());
    });
    socket.once('close', () => (this.isClosed = true));
    socket.once('error', () => undefined);
  }

  static async look(port: number, path: string, headers: readonly string[] = []): Promise<Viewer> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const viewer = new Viewer(socket);
    socket.write([`GET ${path} HTTP/1.1`, 'Host: x', ...headers, '', ''].join('\r\n'));
    await waitFor(() => viewer.head !== '', { what: 'the head of the answer' });
    return viewer;
  }

  get status(): number {
    return Number(this.head.split(' ')[1]);
  }

  /** The head of the answer, or one part; false when there is nothing whole (any more). */
  private read(): boolean {
    const headEnd = this.rest.indexOf('\r\n\r\n');
    if (headEnd < 0) return false;
    const head = this.rest.toString('latin1', 0, headEnd);
    if (this.head === '') {
      this.head = head;
      this.rest = this.rest.subarray(headEnd);
      return true;
    }
    const length = /Content-Length: (\d+)/.exec(head)?.[1];
    const bodyAt = headEnd + 4;
    const end = bodyAt + Number(length ?? 0) + delimiter.length;
    if (length === undefined) {
      this.rest = this.rest.subarray(bodyAt);
      return true;
    }
    if (this.rest.length < end) return false;
    const behind = this.rest.toString('latin1', end - delimiter.length, end);
    if (behind !== delimiter) throw new Error(`Behind a picture came ${behind}.`);
    this.pictures.push(this.rest.readUInt32BE(bodyAt + 2));
    this.rest = this.rest.subarray(end);
    return true;
  }
}

/** A JPEG as far as anybody here looks: its start, its number, noise. */
function jpegOf(number: number, bytes = 64): Buffer {
  const start = Buffer.from([0xff, 0xd8, 0, 0, 0, 0]);
  start.writeUInt32BE(number, 2);
  return Buffer.concat([start, randomBytes(bytes)]);
}

describe('live previews', () => {
  let nats: TestNats;
  let ingestion: BusClient;
  let gateway: BusClient;
  let number = 0;

  beforeAll(async () => {
    nats = await startTestNats();
    ingestion = await connectClient({ natsUrl: nats.url, as: 'stream-ingestion' });
    gateway = await connectClient({ natsUrl: nats.url, as: 'gateway' });
  });

  afterAll(async () => {
    await ingestion.close();
    await gateway.close();
    await nats.stop();
  });

  /** Answers the number of the picture. */
  async function capture(cameraId: string, bytes?: number, at = new Date(), by = ingestion): Promise<number> {
    number += 1;
    const frame = { frameId: randomUUID(), cameraId, capturedAt: timestampFromDate(at) };
    await by.publisher.publish(frameCaptured, { ...frame, jpeg: jpegOf(number, bytes) });
    return number;
  }

  describe('of a camera', () => {
    let server: Server;
    let previews: PreviewsService;
    let port: number;
    let stillMay: () => Promise<void>;

    async function serve(times: Partial<PreviewTimes> = {}, viewersMax = 3): Promise<void> {
      const config = { PREVIEW_VIEWERS_MAX: viewersMax };
      previews = new PreviewsService(gateway.reader, config, { ...previewTimes, ...times });
      const app = express();
      app.get('/:id', (request, response) => {
        const preview = { cameraId: request.params.id, find: () => Promise.resolve(), stillMay: () => stillMay() };
        previews.show(preview, response).catch((error: unknown) => {
          response.status(toAppError(error).code === 'unavailable' ? 503 : 500).end();
        });
      });
      server = createServer(app);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      port = (server.address() as AddressInfo).port;
    }

    const look = (cameraId: string) => Viewer.look(port, `/${cameraId}`);

    /** Says pictures until each of them shows one that is newer than when this began. */
    async function showAll(cameraId: string, viewers: readonly Viewer[]): Promise<void> {
      const from = number;
      await waitFor(
        async () => {
          await capture(cameraId);
          return viewers.every(({ pictures }) => (pictures.at(-1) ?? 0) > from);
        },
        { what: 'a new picture at every viewer', everyMs: 60 },
      );
    }

    beforeEach(() => {
      stillMay = () => Promise.resolve();
    });

    afterEach(async () => {
      previews.close();
      server.closeAllConnections();
      server.close();
      await waitFor(() => previews.viewers === 0 && previews.camerasFollowed === 0, {
        what: 'nobody to look any more',
      });
    });

    it('show its newest picture at once and every new one to all, by one subscription', async () => {
      await serve();
      const camera = randomUUID();
      const first = await capture(camera);
      const viewers = [await look(camera), await look(camera), await look(camera)];
      expect(viewers[0]?.head).toContain('multipart/x-mixed-replace; boundary=picture');
      await waitFor(() => viewers.every(({ pictures }) => pictures[0] === first), { what: 'the newest picture' });
      await showAll(camera, viewers);
      expect([previews.viewers, previews.camerasFollowed]).toEqual([3, 1]);
    });

    it('go on when the clock is set back, or another replica with another clock carries the camera', async () => {
      await serve();
      const camera = randomUUID();
      const first = await capture(camera);
      const viewer = await look(camera);
      await waitFor(() => viewer.pictures[0] === first, { what: 'the newest picture' });
      const anHourAgo = new Date(Date.now() - 3_600_000);
      for (let round = 0; round < 3; round += 1) {
        const shown = await capture(camera, 64, anHourAgo);
        await waitFor(() => viewer.pictures.includes(shown), { what: 'a picture of an earlier time' });
      }
      expect(viewer.pictures).toHaveLength(4);
    });

    it('show nothing of a camera that sends nothing, until it does', async () => {
      await serve();
      const camera = randomUUID();
      const viewer = await look(camera);
      expect(viewer.status).toBe(200);
      await capture(randomUUID());
      expect(viewer.pictures).toEqual([]);
      await showAll(camera, [viewer]);
    });

    it('are at most ten pictures a second, the newest each time', async () => {
      await serve();
      const camera = randomUUID();
      const viewer = await look(camera);
      const startedAt = performance.now();
      let last = 0;
      while (viewer.pictures.length < 5) last = await capture(camera);
      await waitFor(() => viewer.pictures.at(-1) === last, { what: 'the last picture' });
      const seconds = (performance.now() - startedAt) / 1_000;
      expect(viewer.pictures.length).toBeLessThanOrEqual(1 + 10 * seconds);
      expect([...viewer.pictures].sort((a, b) => a - b)).toEqual(viewer.pictures);
    });

    it('skip pictures for a viewer that does not keep up, and go on for the others', async () => {
      await serve({ pictureEveryMs: 1 });
      const camera = randomUUID();
      const [slow, quick] = [await look(camera), await look(camera)];
      slow.socket.pause();
      // 60 MB: far more than lies in the buffers of the network.
      let last = 0;
      for (let count = 0; count < 120; count += 1) {
        last = await capture(camera, 500_000);
        await waitFor(() => (quick.pictures.at(-1) ?? 0) >= last - 20, { what: 'the quick viewer' });
      }
      await waitFor(() => quick.pictures.at(-1) === last, { what: 'the last picture at the quick viewer' });
      slow.socket.resume();
      await waitFor(() => slow.pictures.at(-1) === last, { what: 'the last picture at the slow viewer' });
      expect(slow.pictures.length).toBeLessThan(quick.pictures.length / 2);
    });

    it('let go of a viewer that takes nothing', async () => {
      await serve({ pictureEveryMs: 1, stalledMs: 300 });
      const camera = randomUUID();
      const viewer = await look(camera);
      viewer.socket.pause();
      await waitFor(
        async () => {
          await capture(camera, 900_000);
          return previews.viewers === 0;
        },
        { what: 'the viewer to be let go', everyMs: 1 },
      );
      expect(previews.camerasFollowed).toBe(0);
    });

    it('are over when the client goes, and its place is free', async () => {
      await serve({}, 1);
      const camera = randomUUID();
      const viewer = await look(camera);
      expect((await look(camera)).status).toBe(503);
      viewer.socket.destroy();
      await waitFor(() => previews.viewers === 0 && previews.camerasFollowed === 0, { what: 'the place to be free' });
      const next = await look(camera);
      expect(next.status).toBe(200);
      await showAll(camera, [next]);
    });

    it('end when whoever looks may not any more', async () => {
      await serve({ recheckMs: 30 });
      const camera = randomUUID();
      const viewer = await look(camera);
      await showAll(camera, [viewer]);
      stillMay = () => Promise.reject(new AppError('unauthenticated', 'This session is over.'));
      await waitFor(() => viewer.isClosed, { what: 'the preview to end' });
      expect(previews.viewers).toBe(0);
    });

    it('end after their time', async () => {
      await serve({ lifeMs: 300 });
      const viewer = await look(randomUUID());
      await waitFor(() => viewer.isClosed, { what: 'the preview to end' });
      expect(previews.viewers).toBe(0);
    });

    it('end when the server stops, whether they take their pictures or not, and no new ones begin', async () => {
      await serve({ pictureEveryMs: 1 });
      const camera = randomUUID();
      const [quick, stuck] = [await look(camera), await look(camera)];
      stuck.socket.pause();
      for (let count = 0; count < 20; count += 1) await capture(camera, 900_000);
      previews.close();
      await waitFor(() => quick.isClosed && previews.viewers === 0, { what: 'both to be over' });
      expect((await look(camera)).status).toBe(503);
    });
  });

  describe('of the API', () => {
    it('are for those who may view, 404 for no camera, bounded, and over when the gateway stops', async () => {
      const bench = await GatewayBench.start({ PREVIEW_VIEWERS_MAX: '16' });
      const ingestionOfBench = await connectClient({ natsUrl: bench.natsUrl, as: 'stream-ingestion' });
      const path = `/cameras/${known.camera}/preview`;
      const { body } = await bench.logIn(bench.people.of('viewer').email);
      const header = `Authorization: Bearer ${String(body['access_token'])}`;
      const { port } = new URL(bench.origin);
      const look = () => Viewer.look(Number(port), `/api/v1${path}`, [header]);

      expect((await bench.call('GET', path)).status).toBe(401);
      expect((await bench.callAs('hr_officer', 'GET', path)).status).toBe(403);
      expect((await bench.callAs('viewer', 'GET', `/cameras/${randomUUID()}/preview`)).status).toBe(404);
      expect((await bench.callAs('viewer', 'GET', '/cameras/x/preview')).status).toBe(422);
      const head = await bench.callAs('viewer', 'HEAD', path);
      expect([head.status, head.headers.get('content-type')]).toEqual([200, 'multipart/x-mixed-replace']);

      const viewers = await Promise.all(Array.from({ length: 16 }, look));
      expect(viewers.map(({ status }) => status)).toEqual(viewers.map(() => 200));
      const refused = await bench.callAs('viewer', 'GET', path);
      expect(refused).toMatchObject({ status: 503, body: { reason: 'too_many_viewers' } });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      viewers[0]?.socket.destroy();
      await waitFor(
        async () => {
          const next = await look();
          if (next.status === 200) viewers[0] = next;
          return next.status === 200;
        },
        { what: 'the free place' },
      );

      const published = await capture(known.camera, undefined, new Date(), ingestionOfBench);
      await ingestionOfBench.close();
      await waitFor(() => viewers.every(({ pictures }) => pictures.includes(published)), { what: 'the picture' });
      const metrics = (await bench.call('GET', '//metrics')).text;
      expect(metrics).toContain('preview_viewers 16');
      // How long somebody looked, as the one who left did, is no time that an answer took.
      const counted = [...metrics.matchAll(/^http_request_duration_seconds_count\{.*\/preview".*status="(\d+)"/gm)];
      expect(new Set(counted.map(([, status]) => status))).toEqual(new Set(['401', '403', '404', '422', '503']));

      const startedAt = performance.now();
      await bench.stop();
      // What does not end by itself is cut off after twenty.
      expect(performance.now() - startedAt).toBeLessThan(15_000);
      await waitFor(() => viewers.every(({ isClosed }) => isClosed), { what: 'every preview to be over' });
    });

    it('end soon after the session that asked for them', async () => {
      const bench = await GatewayBench.start();
      const { body } = await bench.logIn(bench.people.of('viewer').email);
      const token = String(body['access_token']);
      const path = `/api/v1/cameras/${known.camera}/preview`;
      const { port } = new URL(bench.origin);
      const viewer = await Viewer.look(Number(port), path, [`Authorization: Bearer ${token}`]);
      expect((await bench.call('POST', '/auth/logout', { token })).status).toBe(204);
      await waitFor(() => viewer.isClosed, { what: 'the preview to end', timeoutMs: 60_000 });
      await bench.stop();
    });
  });
});
