import { startSilentServer, type FaultyServer } from '@smart-attendance/testing';
import type { LookupAddress } from 'node:dns';
import { StreamFailure } from '../stream-failure';
import { connectToCamera } from './camera-socket';

let camera: FaultyServer;

beforeAll(async () => {
  camera = await startSilentServer();
});

afterAll(() => camera.close());

/** Connects to a name that a name server answers with these addresses. */
async function connectTo(addresses: readonly string[]): Promise<string> {
  const address = { url: 'rtsp://camera.test/', host: 'camera.test', port: camera.port, isEncrypted: false };
  const found: LookupAddress[] = addresses.map((one) => ({ address: one, family: one.includes(':') ? 6 : 4 }));
  try {
    const socket = await connectToCamera(address, {
      verifiesCertificate: false,
      signal: AbortSignal.timeout(5_000),
      lookUp: (_, __, callback) => {
        callback(null, found);
      },
    });
    socket.destroy();
    return 'connected';
  } catch (error) {
    return error instanceof StreamFailure ? error.reason : String(error);
  }
}

describe('the name of a camera', () => {
  it('is connected to at the address it resolves to', async () => {
    expect(await connectTo(['127.0.0.1'])).toBe('connected');
  });

  it.each([[['169.254.169.254']], [['127.0.0.1', '169.254.169.254']], [['fe80::1']], [['::ffff:169.254.1.1']], [[]]])(
    'is refused when it resolves to %j, without a connection',
    async (addresses) => {
      const before = camera.connectionCount();
      expect(await connectTo(addresses)).toBe('forbidden_address');
      expect(camera.connectionCount()).toBe(before);
    },
  );
});
