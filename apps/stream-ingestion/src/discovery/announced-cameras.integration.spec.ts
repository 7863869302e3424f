import { CameraNetworks } from '@smart-attendance/contracts';
import type { AppError } from '@smart-attendance/errors';
import { StopSignal } from '@smart-attendance/messaging';
import { startSilentServer, waitFor } from '@smart-attendance/testing';
import { probeMatch, probeMatches, startDiscoveryResponder } from '../testing/discovery-responder';
import {
  closeAfterwards,
  closeAll,
  device,
  discover,
  discovery,
  mainStream,
  nobody,
  nowhere,
  subStream,
  type Asking,
} from '../testing/test-discovery';
import { startEncryptedFront } from '../testing/encrypted-front';
import { deviceLogin } from '../testing/onvif-device';
import type { FoundCamera } from './camera-discovery.service';
import type { ProbePlaces } from './network-probe';

afterEach(closeAll);

const entities = Array.from({ length: 20 }, (_, n) => `<!ENTITY e${n + 1} "&e${n};&e${n};&e${n};&e${n};">`).join('');

describe('cameras that nobody named', () => {
  /** A network of this machine alone, in which devices say that. */
  async function respondWith(matches: (id: string, types: string) => readonly (string | Buffer)[]) {
    const responder = closeAfterwards(await startDiscoveryResponder(matches));
    const places = { group: '127.0.0.1', port: responder.port, ownAddresses: () => ['127.0.0.1'] };
    return { places, responder };
  }

  const discoverAll = (places: ProbePlaces, asking: Asking = {}): Promise<readonly FoundCamera[]> =>
    discover([], { timeoutMs: 1_200, places, ...asking });

  /** Asked again for longer where nobody had answered yet: on a busy machine a second is soon over. */
  async function findThem(places: ProbePlaces, asking: Asking = {}): Promise<readonly FoundCamera[]> {
    for (const timeoutMs of [1_200, 5_000]) {
      const found = await discoverAll(places, { timeoutMs, ...asking });
      if (found.length > 0 && found.every(({ reason }) => !['timed_out', 'unreachable'].includes(reason))) return found;
    }
    return discoverAll(places, { timeoutMs: 20_000, ...asking });
  }

  it('are found by asking the network, and asked for their streams', async () => {
    const camera = await device();
    const { places, responder } = await respondWith((id) => [
      probeMatch(id, {
        xAddrs: `http://192.168.1.108/onvif/device_service http://${camera.host}/onvif/device_service`,
      }),
    ]);
    expect(await findThem(places)).toEqual([
      expect.objectContaining({ host: camera.host, name: 'Front Door', reason: '', streams: [mainStream, subStream] }),
    ]);
    expect(responder.probes.length).toBeGreaterThan(1);
    expect(responder.probes[0]).toContain('dn:NetworkVideoTransmitter');
  });

  it.each([
    ['to requests for devices alone', 'tds:Device', (id: string) => id],
    ['to requests without a type alone', '', (id: string) => id.replace('urn:', '')],
    ['by the bare id', 'dn:NetworkVideoTransmitter', (id: string) => id.replace('urn:uuid:', '')],
  ])('are found when they answer %s', async (_, wanted, related) => {
    const camera = await device();
    const { places } = await respondWith((id, types) =>
      types === wanted
        ? [probeMatch(related(id), { xAddrs: `http://${camera.host}/onvif/device_service`, types: 'tds:Device' })]
        : [],
    );
    expect(await findThem(places)).toEqual([expect.objectContaining({ host: camera.host, reason: '' })]);
  });

  it('are never given a proof of the password, however they ask for it', async () => {
    for (const login of ['username token', 'http digest', 'http basic'] as const) {
      const camera = await device({ login });
      const { places } = await respondWith((id) => [
        probeMatch(id, { xAddrs: `http://${camera.host}/onvif/device_service` }),
      ]);
      const [found] = await findThem(places, { credentials: deviceLogin });
      expect(found).toMatchObject({ host: camera.host, name: 'Hall', reason: 'unauthorized' });
      expect(camera.asked.filter((line) => !line.endsWith('(no proof)'))).toEqual([]);
    }
  });

  it('lead nowhere else: an address that is not the own one is not asked', async () => {
    const victim = await startSilentServer();
    const { places } = await respondWith((id) => [
      probeMatch(id, { endpoint: 'a', xAddrs: 'http://169.254.169.254/latest/meta-data' }),
      probeMatch(id, { endpoint: 'b', xAddrs: `http://[::1]:${victim.port}/onvif/device_service` }),
      probeMatch(id, { endpoint: 'c', xAddrs: 'ftp://127.0.0.1/ file:///etc/passwd nonsense' }),
    ]);
    const found = await findThem(places);
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
    const { places } = await respondWith((id) => [
      probeMatch(id, { xAddrs: `http://camera.invalid:${camera.port}/onvif/device_service` }),
    ]);
    expect(await findThem(places)).toEqual([expect.objectContaining({ host: camera.host, reason: '' })]);
  });

  it('outside of CAMERA_NETWORKS are told of, and not asked', async () => {
    const camera = await device();
    const { places } = await respondWith((id) => [probeMatch(id, { xAddrs: `http://${camera.host}/` })]);
    const found = await findThem(places, { networks: CameraNetworks.read('10.0.0.0/8') });
    expect(found).toEqual([expect.objectContaining({ name: 'Hall', reason: 'forbidden_address', streams: [] })]);
    expect(camera.connectionCount()).toBe(0);
  });

  it('are asked encrypted where they say so', async () => {
    const camera = await device();
    const front = closeAfterwards(await startEncryptedFront(camera.port));
    const { places } = await respondWith((id) => [
      probeMatch(id, { xAddrs: `https://127.0.0.1:${front.port}/onvif/device_service` }),
    ]);
    expect(await findThem(places)).toEqual([expect.objectContaining({ reason: '', model: 'F-1' })]);
  });

  it('do no harm by what they say', async () => {
    const { places } = await respondWith((id) => [
      Buffer.alloc(60_000, '<'),
      Buffer.from('<a>'.repeat(15_000)),
      `<!DOCTYPE a [<!ENTITY e0 "ha">${entities}]><a>&e20;</a>`,
      probeMatch('urn:uuid:of-another-request', { xAddrs: 'http://127.0.0.1/' }),
      probeMatches(
        id,
        Array.from({ length: 300 }, (_, n) => ({ endpoint: `urn:${n}`, xAddrs: '', name: '\u202e\n' })),
      ),
    ]);
    const found = await findThem(places);
    expect(found).toHaveLength(256);
    for (const { name, reason } of found) {
      expect(reason).toBe('forbidden_address');
      expect(name).toBe('');
    }
  });

  it('are none where nobody answers, in the time that is given', async () => {
    const begun = performance.now();
    expect(await discoverAll(nowhere, { timeoutMs: 400 })).toEqual([]);
    const { places } = await respondWith(() => []);
    expect(await discoverAll(places, { timeoutMs: 400 })).toEqual([]);
    expect(await discoverAll({ ...places, ownAddresses: () => ['203.0.113.1'] }, { timeoutMs: 400 })).toEqual([]);
    // By its own time each would take ten seconds.
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});

describe('looking for cameras', () => {
  it('is done once at a time', async () => {
    const silent = await startSilentServer();
    const finder = discovery();
    const ask = () => finder.discover({ hosts: [`127.0.0.1:${silent.port}`], credentials: nobody, timeoutMs: 500 });
    const first = ask();
    await expect(ask()).rejects.toMatchObject({
      code: 'unavailable',
      message: 'Cameras are being looked for already; try again shortly.',
      retryAfterSeconds: 5,
    } satisfies Partial<AppError>);
    await first;
    expect(await ask()).toHaveLength(1);
    await silent.close();
  });

  it('ends when the service stops', async () => {
    const silent = await startSilentServer();
    const [stop, stopOfAnother] = [new StopSignal(), new StopSignal()];
    const [finder, another] = [discovery({ stop }), discovery({ stop: stopOfAnother })];
    const asked = { hosts: [`127.0.0.1:${silent.port}`], credentials: nobody, timeoutMs: 20_000 };
    const [looking, lookingOn] = [finder.discover(asked), another.discover(asked)];
    await waitFor(() => silent.connectionCount() > 1, { what: 'both connections' });
    stop.announce();
    const first = await Promise.race([looking.then(() => 'stopped'), lookingOn.then(() => 'not stopped')]);
    expect(first).toBe('stopped');
    stopOfAnother.announce();
    await lookingOn;
    await silent.close();
  });

  it('keeps its answer within what the bus carries', async () => {
    const long = 'x'.repeat(1_800);
    const devices = await Promise.all(
      Array.from({ length: 8 }, () => device({ streamUri: (token) => `rtsp://127.0.0.1/${token}${long}` })),
    );
    const found = await discover(devices.map(({ host }) => host));
    expect(found).toHaveLength(8);
    expect(Buffer.byteLength(JSON.stringify(found))).toBeLessThan(800_000);
  });
});
