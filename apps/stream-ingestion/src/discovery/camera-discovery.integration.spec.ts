import { CameraNetworks } from '@smart-attendance/contracts';
import type { AppError } from '@smart-attendance/errors';
import { createLogger } from '@smart-attendance/observability';
import { startSilentServer, waitFor } from '@smart-attendance/testing';
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { probeMatch, probeMatches, startDiscoveryAnswerer } from '../spec-bench/discovery-answerer';
import { startEncryptedFront } from '../spec-bench/encrypted-front';
import { deviceLogin, startOnvifDevice, type OnvifDevice, type OnvifDeviceOptions } from '../spec-bench/onvif-device';
import { answerBytesMax } from './bounded-post';
import { CameraDiscovery, type DiscoverySettings, type FoundCamera } from './camera-discovery.service';
import type { ProbePlaces } from './network-probe';

const nobody = { username: '', password: '' };
const nowhere: ProbePlaces = { group: '127.0.0.1', port: 9, ownAddresses: () => [] };
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function device(options: OnvifDeviceOptions = {}): Promise<OnvifDevice> {
  const started = await startOnvifDevice(options);
  closing.push(() => started.close());
  return started;
}

function discovery(changes: Partial<DiscoverySettings> = {}): CameraDiscovery {
  const settings = { networks: CameraNetworks.read(''), verifiesCertificate: false, places: nowhere, ...changes };
  return new CameraDiscovery(settings, createLogger('stream-ingestion', { level: 'error' }));
}

interface Asking extends Partial<DiscoverySettings> {
  readonly credentials?: typeof nobody;
  readonly timeoutMs?: number;
}

async function askNamed(hosts: readonly string[], asking: Asking = {}): Promise<readonly FoundCamera[]> {
  const { credentials = nobody, timeoutMs = 10_000, ...changes } = asking;
  return discovery(changes).discover({ hosts, credentials, timeoutMs });
}

async function askOne(host: string, asking: Asking = {}): Promise<FoundCamera> {
  const [camera] = await askNamed([host], asking);
  if (camera === undefined) throw new Error('There is no answer.');
  return camera;
}

const mainStream = {
  profile: 'Main',
  rtspUrl: 'rtsp://127.0.0.1:554/main',
  codec: 'h264',
  width: 1920,
  height: 1080,
  fps: 25,
};
const subStream = {
  profile: 'Sub',
  rtspUrl: 'rtsp://127.0.0.1:554/sub',
  codec: 'mjpeg',
  width: 640,
  height: 360,
  fps: 10,
};

describe('a camera that is named', () => {
  it('tells who it is and which streams it has', async () => {
    const { host } = await device();
    expect(await askNamed([host])).toEqual([
      {
        ...{ host, name: 'Front Door', manufacturer: 'Fake & Sons', model: 'F-1', reason: '' },
        streams: [mainStream, subStream],
      },
    ]);
  });

  it('tells of its H.265 stream, which only newer cameras have', async () => {
    const { host } = await device({ media: [1, 2] });
    const { streams } = await askOne(host);
    expect(streams).toEqual([
      { profile: 'a&b', rtspUrl: 'rtsp://127.0.0.1:554/aandb', codec: 'h265', width: 3840, height: 2160, fps: 12.5 },
    ]);
  });

  it('is asked by its name too', async () => {
    const { port } = await device();
    expect(await askOne(`localhost:${port}`)).toMatchObject({ host: `localhost:${port}`, reason: '' });
  });

  it.each(['username token', 'http digest'] as const)('lets in who proves a password by %s', async (login) => {
    // A clock that was never set must not keep anybody out.
    const camera = await device({ login, clockAheadMs: -3 * 365 * 86_400_000 });
    expect(await askOne(camera.host, { credentials: deviceLogin })).toMatchObject({
      reason: '',
      model: 'F-1',
      streams: [mainStream, subStream],
    });
    expect(camera.asked[0]).toBe('GetSystemDateAndTime (no proof)');
    expect(camera.asked.filter((line) => line.endsWith('(no proof)'))).toHaveLength(2);
  });

  it.each(['username token', 'http digest'] as const)(
    'says unauthorized for no password and for a wrong one, which is tried once (%s)',
    async (login) => {
      const camera = await device({ login });
      expect(await askOne(camera.host)).toMatchObject({ reason: 'unauthorized', streams: [], name: '' });
      const credentials = { ...deviceLogin, password: 'hunter2' };
      expect(await askOne(camera.host, { credentials })).toMatchObject({ reason: 'unauthorized', streams: [] });
      expect(camera.asked.filter((line) => line.endsWith('(wrong)'))).toHaveLength(1);
    },
  );

  it('is never told the password itself', async () => {
    const camera = await device({ login: 'http basic' });
    expect(await askOne(camera.host, { credentials: deviceLogin })).toMatchObject({ reason: 'unauthorized' });
    expect(camera.asked.filter((line) => line.endsWith('(http basic)'))).toEqual([]);
  });

  it('gives addresses without credentials, and its own host where it names one at which no camera may be', async () => {
    const uris: Readonly<Record<string, string>> = {
      main: 'rtsp://admin:secret@0.0.0.0:8554/main?a=1&b=2',
      sub: 'rtsp://root:secret@169.254.1.1/sub',
    };
    const { host } = await device({ streamUri: (token) => uris[token] ?? '' });
    const { streams } = await askOne(host);
    expect(streams.map(({ rtspUrl }) => rtspUrl)).toEqual([
      'rtsp://127.0.0.1:8554/main?a=1&b=2',
      'rtsp://127.0.0.1/sub',
    ]);
  });

  it('leaves out what is no address of a stream', async () => {
    const { host } = await device({
      streamUri: (token) => (token === 'main' ? 'file:///etc/passwd' : `rtsp://127.0.0.1/${token}`),
    });
    expect((await askOne(host)).streams.map(({ profile }) => profile)).toEqual(['Sub']);
  });
});

/** Answers every request like that. */
function answers(body: string, status = 200): OnvifDeviceOptions {
  return {
    instead: (_, response) => {
      response.writeHead(status).end(body);
    },
  };
}

function envelope(content: string): string {
  return `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>${content}</s:Body></s:Envelope>`;
}

const entities = Array.from({ length: 20 }, (_, n) => `<!ENTITY e${n + 1} "&e${n};&e${n};&e${n};&e${n};">`).join('');

describe('a host that is no camera', () => {
  it.each<[string, OnvifDeviceOptions]>([
    ['a web page', answers('<html><body>It works!<br></body></html>')],
    ['bytes that mean nothing', answers(createHash('sha512').update('x').digest().toString('latin1'))],
    ['nothing at all', answers('')],
    ['XML that is no SOAP', answers('<a/>')],
    ['a status of its own', answers('Not here', 404)],
    ['an XML bomb', answers(`<!DOCTYPE a [<!ENTITY e0 "ha">${entities}]>${envelope('<a>&e20;</a>')}`)],
    ['XML of endless depth', answers('<a>'.repeat(100_000))],
    ['XML of many elements', answers(envelope('<a/>'.repeat(100_000)))],
    ['faults for everything', answers(envelope('<s:Fault/>'), 500)],
    ['services without any media', answers(envelope('<x/>'))],
  ])('answers with %s: not_onvif', async (_, options) => {
    const { host } = await device(options);
    expect(await askOne(host)).toMatchObject({ host, reason: 'not_onvif', streams: [], name: '' });
  });

  it('answers without end, and is not listened to without end', async () => {
    let sent = 0;
    const { host } = await device({
      instead: (_, response) => {
        const more = (): void => {
          while (!response.destroyed && response.write('<a>'.repeat(5_000))) sent += 15_000;
        };
        response.on('drain', more);
        more();
      },
    });
    expect(await askOne(host)).toMatchObject({ reason: 'not_onvif' });
    // What the system's buffers hold besides depends on the system.
    expect(sent).toBeLessThan(answerBytesMax + 16 * 1024 * 1024);
  });

  it('breaks off in the middle', async () => {
    const { host } = await device({
      instead: (request, response) => {
        response.writeHead(200, { 'Content-Length': '1000' }).write('<a>');
        setTimeout(() => request.socket.destroy(), 20);
      },
    });
    expect(await askOne(host)).toMatchObject({ reason: 'not_onvif' });
  });

  it('points elsewhere, and nobody is asked there', async () => {
    const other = await device();
    const redirect = (_: IncomingMessage, response: ServerResponse): void => {
      response.writeHead(307, { Location: `http://${other.host}/onvif/device_service` }).end();
    };
    const { host } = await device({ instead: redirect });
    expect(await askOne(host)).toMatchObject({ reason: 'not_onvif' });
    expect(other.connectionCount()).toBe(0);
  });

  it('takes the connection and says nothing: timed_out; has no such port or name: unreachable', async () => {
    const silent = await startSilentServer();
    const begun = performance.now();
    expect(await askOne(`127.0.0.1:${silent.port}`, { timeoutMs: 600 })).toMatchObject({ reason: 'timed_out' });
    expect(performance.now() - begun).toBeLessThan(2_000);
    await silent.close();
    expect(await askOne(`127.0.0.1:${silent.port}`)).toMatchObject({ reason: 'unreachable' });
    expect(await askOne('camera.invalid')).toMatchObject({ host: 'camera.invalid', reason: 'unreachable' });
  });

  it('does not keep the others waiting', async () => {
    const silent = await startSilentServer();
    const { host } = await device();
    const found = await askNamed([`127.0.0.1:${silent.port}`, host, host], { timeoutMs: 1_500 });
    expect(found.map(({ reason }) => reason)).toEqual(['timed_out', '']);
    await silent.close();
  });
});

describe('a host where no camera may be', () => {
  it('is not connected to: link-local and metadata addresses in every spelling', async () => {
    const hosts = ['169.254.169.254', '2852039166', '0xa9fea9fe', '[::ffff:a9fe:a9fe]', '[fe80::1]', '100.100.100.200'];
    const found = await askNamed(hosts, { networks: CameraNetworks.read('0.0.0.0/0, ::/0') });
    expect(found.map(({ reason }) => reason)).toEqual(hosts.map(() => 'forbidden_address'));
  });

  it('is not connected to outside of CAMERA_NETWORKS, by address or by name', async () => {
    const camera = await device();
    const networks = CameraNetworks.read('10.0.0.0/8');
    const found = await askNamed([camera.host, `localhost:${camera.port}`], { networks });
    expect(found.map(({ reason }) => reason)).toEqual(['forbidden_address', 'forbidden_address']);
    expect(JSON.stringify(found[1])).not.toContain('127.0.0.1');
    expect(camera.connectionCount()).toBe(0);
  });

  it('is not connected to by a name that answers differently the second time', async () => {
    const camera = await device();
    const replies = ['127.0.0.1', '169.254.169.254'];
    const found = await askOne(`camera.test:${camera.port}`, {
      lookUp: (_, __, callback) => {
        callback(null, [{ address: replies.shift() ?? '169.254.169.254', family: 4 }]);
      },
    });
    expect(found).toMatchObject({ reason: 'forbidden_address', streams: [] });
    expect(camera.connectionCount()).toBe(1);
  });
});

describe('cameras that nobody named', () => {
  /** A network of this machine alone, in which devices say that. */
  async function around(say: (id: string) => readonly (string | Buffer)[], address?: string) {
    const answerer = await startDiscoveryAnswerer(say, address);
    closing.push(() => answerer.close());
    const places = { group: address ?? '127.0.0.1', port: answerer.port, ownAddresses: () => ['127.0.0.1'] };
    return { places, answerer };
  }

  const lookAround = (places: ProbePlaces, asking: Asking = {}): Promise<readonly FoundCamera[]> =>
    askNamed([], { timeoutMs: 1_200, places, ...asking });

  it('are found by asking the network, and asked for their streams', async () => {
    const camera = await device();
    const { places, answerer } = await around((id) => [
      probeMatch(id, {
        xAddrs: `http://192.168.1.108/onvif/device_service http://${camera.host}/onvif/device_service`,
      }),
    ]);
    expect(await lookAround(places)).toEqual([
      expect.objectContaining({ host: camera.host, name: 'Front Door', reason: '', streams: [mainStream, subStream] }),
    ]);
    expect(answerer.probes.length).toBeGreaterThan(1);
    expect(answerer.probes[0]).toContain('dn:NetworkVideoTransmitter');
  });

  it('are never given a proof of the password, however they ask for it', async () => {
    for (const login of ['username token', 'http digest', 'http basic'] as const) {
      const camera = await device({ login });
      const { places } = await around((id) => [
        probeMatch(id, { xAddrs: `http://${camera.host}/onvif/device_service` }),
      ]);
      const [found] = await lookAround(places, { credentials: deviceLogin });
      expect(found).toMatchObject({ host: camera.host, name: 'Hall', reason: 'unauthorized' });
      expect(camera.asked.filter((line) => !line.endsWith('(no proof)'))).toEqual([]);
    }
  });

  it('lead nowhere else: an address that is not the own one is not asked', async () => {
    const victim = await startSilentServer();
    const { places } = await around((id) => [
      probeMatch(id, { endpoint: 'a', xAddrs: 'http://169.254.169.254/latest/meta-data' }),
      probeMatch(id, { endpoint: 'b', xAddrs: `http://[::1]:${victim.port}/onvif/device_service` }),
      probeMatch(id, { endpoint: 'c', xAddrs: 'ftp://127.0.0.1/ file:///etc/passwd nonsense' }),
    ]);
    const found = await lookAround(places);
    expect(found.map(({ host, reason }) => [host, reason])).toEqual([
      ['127.0.0.1', 'forbidden_address'],
      ['127.0.0.1', 'forbidden_address'],
      ['127.0.0.1', 'forbidden_address'],
    ]);
    expect(victim.connectionCount()).toBe(0);
    await victim.close();
  });

  it('with a name of their own are asked at the address they spoke from', async () => {
    const camera = await device();
    const { places } = await around((id) => [
      probeMatch(id, { xAddrs: `http://camera.invalid:${camera.port}/onvif/device_service` }),
    ]);
    expect(await lookAround(places)).toEqual([expect.objectContaining({ host: camera.host, reason: '' })]);
  });

  it('outside of CAMERA_NETWORKS are told of, and not asked', async () => {
    const camera = await device();
    const { places } = await around((id) => [probeMatch(id, { xAddrs: `http://${camera.host}/` })]);
    const found = await lookAround(places, { networks: CameraNetworks.read('10.0.0.0/8') });
    expect(found).toEqual([expect.objectContaining({ name: 'Hall', reason: 'forbidden_address', streams: [] })]);
    expect(camera.connectionCount()).toBe(0);
  });

  it('are asked encrypted where they say so', async () => {
    const camera = await device();
    const front = await startEncryptedFront(camera.port);
    closing.push(() => front.close());
    const { places } = await around((id) => [
      probeMatch(id, { xAddrs: `https://127.0.0.1:${front.port}/onvif/device_service` }),
    ]);
    expect(await lookAround(places)).toEqual([expect.objectContaining({ reason: '', model: 'F-1' })]);
  });

  it('do no harm by what they say', async () => {
    const { places } = await around((id) => [
      Buffer.alloc(60_000, '<'),
      Buffer.from('<a>'.repeat(15_000)),
      `<!DOCTYPE a [<!ENTITY e0 "ha">${entities}]><a>&e20;</a>`,
      probeMatch('urn:uuid:of-another-question', { xAddrs: 'http://127.0.0.1/' }),
      probeMatches(
        id,
        Array.from({ length: 300 }, (_, n) => ({ endpoint: `urn:${n}`, xAddrs: '', name: '\u202e\n' })),
      ),
    ]);
    const found = await lookAround(places);
    expect(found).toHaveLength(256);
    for (const { name, reason } of found) {
      expect(reason).toBe('forbidden_address');
      expect(name).toBe('');
    }
  });

  it('are none where nobody answers, in the time that is given', async () => {
    const begun = performance.now();
    expect(await lookAround(nowhere, { timeoutMs: 400 })).toEqual([]);
    const { places } = await around(() => []);
    expect(await lookAround(places, { timeoutMs: 400 })).toEqual([]);
    expect(await lookAround({ ...places, ownAddresses: () => ['203.0.113.1'] }, { timeoutMs: 400 })).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(2_500);
  });
});

describe('looking for cameras', () => {
  it('is done once at a time', async () => {
    const silent = await startSilentServer();
    const finder = discovery();
    const ask = () => finder.discover({ hosts: [`127.0.0.1:${silent.port}`], credentials: nobody, timeoutMs: 500 });
    const first = ask();
    await expect(ask()).rejects.toMatchObject({ code: 'rate_limited' } satisfies Partial<AppError>);
    await first;
    expect(await ask()).toHaveLength(1);
    await silent.close();
  });

  it('ends when the service stops', async () => {
    const silent = await startSilentServer();
    const finder = discovery();
    const looking = finder.discover({ hosts: [`127.0.0.1:${silent.port}`], credentials: nobody, timeoutMs: 20_000 });
    await waitFor(() => silent.connectionCount() > 0, { what: 'a connection' });
    const begun = performance.now();
    finder.beforeApplicationShutdown();
    await looking;
    expect(performance.now() - begun).toBeLessThan(2_000);
    await silent.close();
  });

  it('keeps its answer within what the bus carries', async () => {
    const long = 'x'.repeat(1_800);
    const devices = await Promise.all(
      Array.from({ length: 8 }, () => device({ streamUri: (token) => `rtsp://127.0.0.1/${token}${long}` })),
    );
    const found = await askNamed(devices.map(({ host }) => host));
    expect(found).toHaveLength(8);
    expect(Buffer.byteLength(JSON.stringify(found))).toBeLessThan(800_000);
  });
});
