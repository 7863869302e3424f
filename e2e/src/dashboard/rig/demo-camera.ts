import { readFile } from 'node:fs/promises';
import type { Client } from '@smart-attendance/client';
import { H264Clip, RtspServer, waitFor } from '@smart-attendance/testing';
import type { Demo } from '@smart-attendance/tools';

const path = '/desk';
const user = { username: 'viewer', password: 'desk-camera' };
const liveWithinMs = 60_000;

export interface CameraAddress {
  readonly rtsp_url: string;
  readonly username: string;
  readonly password: string;
}

/** An RTSP camera that plays the video of the demo in a loop. */
export class DemoCamera {
  private registered: Promise<string> | undefined;

  private constructor(
    private readonly rtsp: RtspServer,
    readonly address: CameraAddress,
  ) {}

  static async start(demo: Demo): Promise<DemoCamera> {
    const rtsp = await RtspServer.start();
    const clip = H264Clip.fromAnnexB(await readFile(demo.clipPath), demo.framesPerSecond);
    rtsp.add(path, clip, { auth: { ...user, scheme: 'digest' } });
    return new DemoCamera(rtsp, { rtsp_url: rtsp.url(path), ...user });
  }

  /** Registered, started and seeing; one for all who ask. Gives its id. */
  async live(api: Client, name: string): Promise<string> {
    this.registered ??= this.register(api, name);
    const id = await this.registered;
    await api.post('/cameras/{id}/start-stream', { params: { path: { id } } });
    const isLive = async () => (await api.get('/cameras/{id}/health', { params: { path: { id } } })).state === 'live';
    await waitFor(isLive, { what: `${name} to be live`, timeoutMs: liveWithinMs, everyMs: 200 });
    return id;
  }

  close(): Promise<void> {
    return this.rtsp.close();
  }

  private async register(api: Client, name: string): Promise<string> {
    // Enough to know who walks by, and less than half of the work of the five that cameras have.
    const { id } = await api.post('/cameras', { body: { name, ...this.address, frame_rate: 2, location: 'Lobby' } });
    return id;
  }
}
