import { OddCamera, startSilentServer, waitFor, type FaultyServer } from '@smart-attendance/testing';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { parseTransports } from '../protocol/transport.policy';
import { RtspFailure } from './rtsp-failure';
import { RtspSession } from './rtsp-session';

let elsewhere: FaultyServer;

beforeAll(async () => {
  elsewhere = await startSilentServer();
});

afterAll(() => elsewhere.close());

interface Misleading {
  /** Answers DESCRIBE with 302 to this address. */
  readonly location?: string;
  /** The `Content-Base` of its description. */
  readonly contentBase?: string;
  /** `a=control` of its video. */
  readonly control?: string;
  /** The `source` of its transport over UDP. */
  readonly source?: string;
}

/** Names other hosts wherever a camera can. */
function startMisleadingCamera({ location, contentBase, control = 'video', source }: Misleading): Promise<OddCamera> {
  const sdp = ['v=0', 's=Camera', 'm=video 0 RTP/AVP 96', 'a=rtpmap:96 H264/90000', `a=control:${control}`, ''];
  const film = { framesPerSecond: 1, sdp: sdp.join('\r\n'), payloadType: 96, pictures: [] };
  return OddCamera.start(film, {
    answer: (usual, { method, headers }) => {
      const answer = { ...usual, headers: usual.headers.filter(([name]) => name !== 'Content-Base') };
      if (method === 'DESCRIBE' && location !== undefined) {
        return { ...answer, status: '302 Moved', headers: [...answer.headers, ['Location', location]], body: '' };
      }
      if (method === 'DESCRIBE' && contentBase !== undefined) {
        return { ...answer, headers: [...answer.headers, ['Content-Base', contentBase]] };
      }
      if (method === 'SETUP' && headers.first('transport')?.includes('client_port') === true) {
        const agreed = `RTP/AVP;unicast;server_port=6970-6971${source === undefined ? '' : `;source=${source}`}`;
        const cseq = ['CSeq', headers.first('cseq') ?? ''] as const;
        return { status: '200 OK', headers: [cseq, ['Transport', agreed], ['Session', '1']], body: '' };
      }
      return usual;
    },
  });
}

/** The beginning of a keyframe, enough to be counted as video. */
const rtpPacket = Buffer.from([0x80, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0x65, 0x88, 0x84, 0x00]);

/** Sends a packet to the port that was agreed in SETUP. */
async function sendPacket({ requests }: OddCamera, from: string): Promise<void> {
  const agreed = requests
    .flatMap(({ headers }) => parseTransports(headers.first('transport') ?? ''))
    .find(({ clientPort }) => clientPort !== undefined);
  const udp = createSocket('udp4');
  udp.bind(0, from);
  await once(udp, 'listening');
  udp.send(rtpPacket, agreed?.clientPort?.[0] ?? 0, '127.0.0.1');
  const closed = once(udp, 'close');
  // The datagram is on its way as soon as it was handed over.
  setImmediate(() => udp.close());
  await closed;
}

interface Reached {
  readonly methods: readonly string[];
  readonly reason: string;
  /** Packets of video that were taken within a quarter of a second, one having been sent every 25 ms. */
  readonly packets: number;
}

interface Way {
  readonly transport: 'tcp' | 'udp';
  /** Where cameras may be. */
  readonly allowed?: RegExp;
  /** Where packets over UDP come from. */
  readonly sendsFrom?: string;
}

async function reach(
  misleading: Misleading,
  { transport, allowed = /./, sendsFrom = '127.0.0.1' }: Way,
): Promise<Reached> {
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
        await sendPacket(camera, sendsFrom);
        await waitFor(() => packets > 0, { what: 'a packet', timeoutMs: 25, everyMs: 5 }).catch(() => undefined);
      }
    }
    session.close(new RtspFailure('ended', 'Seen enough.'));
  } catch (error) {
    reason = error instanceof RtspFailure ? error.reason : String(error);
  }
  await camera.close();
  return { methods: camera.requests.map(({ method }) => method), reason, packets };
}

describe('a camera that names another host', () => {
  it('by a redirect is refused, and nobody is asked there', async () => {
    const { reason } = await reach({ location: elsewhere.url }, { transport: 'tcp' });
    expect(reason).toBe('refused');
    expect(elsewhere.connectionCount()).toBe(0);
  });

  it.each([
    ['the base of its description', () => ({ contentBase: elsewhere.url })],
    ['the address of its video', () => ({ control: `${elsewhere.url}/video` })],
  ])('by %s is asked all the same, and nobody there', async (_, misleading) => {
    const { methods, reason } = await reach(misleading(), { transport: 'tcp' });
    expect(reason).toBe('none');
    expect(methods).toEqual(expect.arrayContaining(['OPTIONS', 'DESCRIBE', 'SETUP', 'PLAY']));
    expect(elsewhere.connectionCount()).toBe(0);
  });
});

describe('packets over UDP', () => {
  it('are taken from the address of the camera', async () => {
    expect((await reach({}, { transport: 'udp' })).packets).toBeGreaterThan(0);
  });

  it('are not taken from anybody else', async () => {
    expect((await reach({}, { transport: 'udp', sendsFrom: '127.0.0.2' })).packets).toBe(0);
  });

  it('are taken from another address that the camera names as its own, if a camera may be there', async () => {
    const way = { transport: 'udp', sendsFrom: '127.0.0.2' } as const;
    expect((await reach({ source: '127.0.0.2' }, way)).packets).toBeGreaterThan(0);
    expect((await reach({ source: '127.0.0.2' }, { ...way, allowed: /^127\.0\.0\.1$/ })).packets).toBe(0);
  });
});
