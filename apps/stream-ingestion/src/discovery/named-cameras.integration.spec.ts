import { CameraNetworks } from '@smart-attendance/contracts';
import { startSilentServer } from '@smart-attendance/testing';
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { askOne, closeAll, device, discover, mainStream, subStream } from '../testing/test-discovery';
import { deviceLogin, type Oddity, type OnvifDeviceOptions } from '../testing/onvif-device';
import { answerBytesMax } from './bounded-post';

afterEach(closeAll);

describe('a camera that is named', () => {
  it('tells who it is and which streams it has', async () => {
    const { host } = await device();
    expect(await discover([host])).toEqual([
      {
        host,
        name: 'Front Door',
        manufacturer: 'Fake & Sons',
        model: 'F-1',
        reason: '',
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

  it.each<Oddity>([
    ...(['NUL after the end', 'blank lines before the beginning', 'a blank before a colon'] as const),
    ...(['line ends of LF alone', 'two equal lengths', 'two other lengths', 'a length that is too large'] as const),
    ...(['a length that is too large, and no end of the connection', 'a length that is too small'] as const),
    ...(['no length', 'chunks', 'chunks that are none', 'an interim answer before'] as const),
    ...(['a line in the head that is none', 'empty 500 for GetServices', 'a web page for GetServices'] as const),
    ...(['hanging up on GetServices', 'Latin-1, as it declares'] as const),
  ])('is understood in spite of %s', async (oddity) => {
    const { host } = await device({ oddity, name: 'Front Door' });
    expect(await askOne(host)).toEqual({
      host,
      name: 'Front Door',
      manufacturer: 'Fake & Sons',
      model: 'F-1',
      reason: '',
      streams: [mainStream, subStream],
    });
  });

  it('is understood in spite of a bare & in the address of a stream', async () => {
    const { host } = await device({
      oddity: 'a bare & in the address of a stream',
      streamUri: (token) => `rtsp://127.0.0.1:554/${token}?channel=1&subtype=0`,
    });
    expect((await askOne(host)).streams[0]?.rtspUrl).toBe('rtsp://127.0.0.1:554/main?channel=1&subtype=0');
  });

  const hourMs = 3_600_000;

  it.each<[string, OnvifDeviceOptions, number]>([
    ['tells the time of its zone for that of Greenwich, and judges by the right one', { saidAheadMs: 2 * hourMs }, 2],
    ['tells no time', { isTimeless: true }, 1],
    ['has a clock that is off, and says so', { clockAheadMs: -2 * hourMs }, 1],
    ['is an hour off and says it is two', { clockAheadMs: 4_000, saidAheadMs: 2 * hourMs }, 2],
  ])('lets in who proves a password although it %s', async (_, options, proofs) => {
    const camera = await device({ login: 'username token', ...options });
    const found = await askOne(camera.host, { credentials: deviceLogin });
    expect(found).toMatchObject({ reason: '', streams: [mainStream, subStream] });
    expect(camera.asked.filter((line) => line.endsWith('(wrong)'))).toHaveLength(proofs - 1);
  });

  it('whose clock is off is given two proofs of a wrong password, and no third', async () => {
    const camera = await device({ login: 'username token', saidAheadMs: 2 * hourMs });
    const credentials = { ...deviceLogin, password: 'hunter2' };
    expect(await askOne(camera.host, { credentials })).toMatchObject({ reason: 'unauthorized', streams: [] });
    expect(camera.asked.filter((line) => line.endsWith('(wrong)'))).toHaveLength(2);
  });

  it('that has another nonce in every refusal is given one proof of a wrong password', async () => {
    const camera = await device({ login: 'http digest', isNonceFresh: true });
    const credentials = { ...deviceLogin, password: 'hunter2' };
    expect(await askOne(camera.host, { credentials })).toMatchObject({ reason: 'unauthorized', streams: [] });
    expect(camera.asked.filter((line) => line.endsWith('(wrong)'))).toHaveLength(1);
    expect(await askOne(camera.host, { credentials: deviceLogin })).toMatchObject({ reason: '', model: 'F-1' });
  });

  it('takes a login in letters that no header has', async () => {
    const camera = await device({ login: 'http digest' });
    const credentials = { username: 'Łukasz', password: 'hasło' };
    expect(await askOne(camera.host, { credentials })).toMatchObject({ reason: 'unauthorized' });
    expect(camera.asked.filter((line) => line.endsWith('(wrong)'))).toHaveLength(1);
  });

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
    const answered: string[] = [];
    const timed = async (who: string, timeoutMs: number) => {
      expect(await askOne(`127.0.0.1:${silent.port}`, { timeoutMs })).toMatchObject({ reason: 'timed_out' });
      answered.push(who);
    };
    await Promise.all([timed('patient', 4_000), timed('hurried', 600)]);
    expect(answered).toEqual(['hurried', 'patient']);
    await silent.close();
    expect(await askOne(`127.0.0.1:${silent.port}`)).toMatchObject({ reason: 'unreachable' });
    expect(await askOne('camera.invalid')).toMatchObject({ host: 'camera.invalid', reason: 'unreachable' });
  });

  it('does not keep the others waiting', async () => {
    const silent = await startSilentServer();
    const { host } = await device();
    const found = await discover([`127.0.0.1:${silent.port}`, host, host], { timeoutMs: 1_500 });
    expect(found.map(({ reason }) => reason)).toEqual(['timed_out', '']);
    await silent.close();
  });
});

describe('a host where no camera may be', () => {
  it('is not connected to: link-local and metadata addresses in every spelling', async () => {
    const hosts = ['169.254.169.254', '2852039166', '0xa9fea9fe', '[::ffff:a9fe:a9fe]', '[fe80::1]', '100.100.100.200'];
    const found = await discover(hosts, { networks: CameraNetworks.read('0.0.0.0/0, ::/0') });
    expect(found.map(({ reason }) => reason)).toEqual(hosts.map(() => 'forbidden_address'));
  });

  it('is not connected to outside of CAMERA_NETWORKS, by address or by name', async () => {
    const camera = await device();
    const networks = CameraNetworks.read('10.0.0.0/8');
    const found = await discover([camera.host, `localhost:${camera.port}`], { networks });
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
