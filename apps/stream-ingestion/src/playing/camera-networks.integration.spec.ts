import { CameraNetworks } from '@smart-attendance/contracts';
import { RtspFailure, RtspSession } from '@smart-attendance/rtsp';
import { startSilentServer, type FaultyServer } from '@smart-attendance/testing';
import type { LookupAddress } from 'node:dns';

let camera: FaultyServer;

beforeAll(async () => {
  camera = await startSilentServer();
});

afterAll(() => camera.close());

interface Attempt {
  /** The name or address in the camera's URL. */
  readonly host?: string;
  /** What a name server says about it. */
  readonly addresses?: readonly string[];
  /** CAMERA_NETWORKS */
  readonly networks?: string;
}

async function connectTo({ host = 'camera.test', addresses = [], networks = '' }: Attempt): Promise<string> {
  const address = { url: 'rtsp://camera.test/', host, port: camera.port, isEncrypted: false };
  const found: LookupAddress[] = addresses.map((one) => ({ address: one, family: one.includes(':') ? 6 : 4 }));
  const connected = new AbortController();
  try {
    await RtspSession.open({
      address,
      credentials: { username: '', password: '' },
      transport: 'tcp',
      networks: CameraNetworks.read(networks),
      verifiesCertificate: false,
      signal: AbortSignal.any([connected.signal, AbortSignal.timeout(5_000)]),
      lookUp: (_, __, callback) => {
        callback(null, found);
      },
      onConnected: () => {
        connected.abort();
      },
    });
    return 'answered';
  } catch (error) {
    if (connected.signal.aborted) return 'connected';
    if (!(error instanceof RtspFailure)) return String(error);
    const told = `${error.message} ${String(error.cause)}`;
    const inner = addresses.filter((one) => told.includes(one));
    return inner.length === 0 ? error.reason : `${error.reason}, which tells of ${inner.join()}`;
  }
}

describe('the name of a camera', () => {
  it('is connected to at the address it resolves to', async () => {
    expect(await connectTo({ addresses: ['127.0.0.1'] })).toBe('connected');
    expect(await connectTo({ addresses: ['127.0.0.1'], networks: '127.0.0.0/8' })).toBe('connected');
  });

  it.each([[['169.254.169.254']], [['127.0.0.1', '169.254.169.254']], [['fe80::1']], [['::ffff:169.254.1.1']], [[]]])(
    'is refused when it resolves to %j, without a connection',
    async (addresses) => {
      const before = camera.connectionCount();
      expect(await connectTo({ addresses })).toBe('forbidden_address');
      expect(camera.connectionCount()).toBe(before);
    },
  );

  it.each([[['127.0.0.1']], [['10.1.2.3', '127.0.0.1']], [['::ffff:127.0.0.1']], [['::1']]])(
    'is refused when it resolves to %j and that is outside of CAMERA_NETWORKS, without a connection',
    async (addresses) => {
      const before = camera.connectionCount();
      expect(await connectTo({ addresses, networks: '10.1.0.0/16, fd12::/16' })).toBe('forbidden_address');
      expect(camera.connectionCount()).toBe(before);
    },
  );
});

describe('the address of a camera', () => {
  it('is connected to when it is in CAMERA_NETWORKS, and else refused without a connection', async () => {
    expect(await connectTo({ host: '127.0.0.1', networks: '127.0.0.1' })).toBe('connected');
    const before = camera.connectionCount();
    expect(await connectTo({ host: '127.0.0.1', networks: '10.0.0.0/8' })).toBe('forbidden_address');
    expect(await connectTo({ host: '::ffff:7f00:1', networks: '10.0.0.0/8' })).toBe('forbidden_address');
    expect(camera.connectionCount()).toBe(before);
  });

  it('is never link-local or a metadata address, whatever CAMERA_NETWORKS says', async () => {
    const networks = '0.0.0.0/0, ::/0';
    for (const host of ['169.254.169.254', '::ffff:a9fe:a9fe', 'fe80::1', '100.100.100.200']) {
      expect(await connectTo({ host, networks })).toBe('forbidden_address');
    }
  });
});
