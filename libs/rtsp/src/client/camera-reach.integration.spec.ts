import { startSilentServer, waitFor, type FaultyServer } from '@smart-attendance/testing';
import { startMisleadingCamera, type Misleading, type MisleadingCamera } from '../testing/misleading-camera';
import { RtspFailure } from './rtsp-failure';
import { RtspSession } from './rtsp-session';

let elsewhere: FaultyServer;

beforeAll(async () => {
  elsewhere = await startSilentServer();
});

afterAll(() => elsewhere.close());

interface Look {
  readonly camera: MisleadingCamera;
  readonly reason: string;
  /** Packets of video that were taken within a quarter of a second, one having been sent every 25 ms. */
  readonly packets: number;
}

async function look(misleading: Misleading, transport: 'tcp' | 'udp', allowed = /./): Promise<Look> {
  const camera = await startMisleadingCamera(misleading);
  let packets = 0;
  let reason = 'none';
  try {
    const session = await RtspSession.open({
      address: { url: camera.url, host: '127.0.0.1', port: camera.port, isEncrypted: false },
      credentials: { username: 'admin', password: 'secret' },
      networks: { allows: (ipAddress) => allowed.test(ipAddress) },
      transport,
      verifiesCertificate: false,
      signal: AbortSignal.timeout(5_000),
    });
    await session.play(() => (packets += 1));
    if (transport === 'udp') {
      for (let sent = 0; sent < 10 && packets === 0; sent += 1) {
        await camera.sendPacket();
        await waitFor(() => packets > 0, { what: 'a packet', timeoutMs: 25, everyMs: 5 }).catch(() => undefined);
      }
    }
    session.close(new RtspFailure('ended', 'Seen enough.'));
  } catch (error) {
    reason = error instanceof RtspFailure ? error.reason : String(error);
  }
  await camera.close();
  return { camera, reason, packets };
}

describe('a camera that names another host', () => {
  it('by a redirect is refused, and nobody is asked there', async () => {
    const { reason } = await look({ location: elsewhere.url }, 'tcp');
    expect(reason).toBe('refused');
    expect(elsewhere.connectionCount()).toBe(0);
  });

  it.each([
    ['the base of its description', () => ({ contentBase: elsewhere.url })],
    ['the address of its video', () => ({ control: `${elsewhere.url}/video` })],
  ])('by %s is asked all the same, and nobody there', async (_, misleading) => {
    const { camera, reason } = await look(misleading(), 'tcp');
    expect(reason).toBe('none');
    expect(camera.asked.map((line) => line.split(' ')[0])).toEqual(
      expect.arrayContaining(['OPTIONS', 'DESCRIBE', 'SETUP', 'PLAY']),
    );
    expect(elsewhere.connectionCount()).toBe(0);
  });
});

describe('packets over UDP', () => {
  it('are taken from the address of the camera', async () => {
    expect((await look({}, 'udp')).packets).toBeGreaterThan(0);
  });

  it('are not taken from anybody else', async () => {
    expect((await look({ sendsFrom: '127.0.0.2' }, 'udp')).packets).toBe(0);
  });

  it('are taken from another address that the camera names as its own, if a camera may be there', async () => {
    const misleading = { source: '127.0.0.2', sendsFrom: '127.0.0.2' };
    expect((await look(misleading, 'udp')).packets).toBeGreaterThan(0);
    expect((await look(misleading, 'udp', /^127\.0\.0\.1$/)).packets).toBe(0);
  });
});
