import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { required } from '../environment';
import { waitFor } from '../wait-for';
import { findGstreamer, gstreamerNote } from './gstreamer-runtime';
import { GstreamerServer } from './gstreamer-server';
import { H264Clip } from './h264-clip';
import { RawViewer } from './raw-viewer';

const runtime = findGstreamer();
/** Where it cannot be had these tests say so in their names. */
const describeWithGstreamer = runtime === undefined ? describe.skip : describe;

async function film(size: string): Promise<H264Clip> {
  const { stdout } = await promisify(execFile)(
    required('FFMPEG_BIN'),
    [
      '-v',
      'error',
      '-nostdin',
      '-f',
      'lavfi',
      '-i',
      `testsrc2=s=${size}:r=25:d=2`,
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-bf',
      '2',
      '-g',
      '25',
      '-pix_fmt',
      'yuv420p',
      '-f',
      'h264',
      '-',
    ],
    { encoding: 'buffer', maxBuffer: 16 * 1024 * 1024 },
  );
  return H264Clip.fromAnnexB(stdout, 25);
}

describeWithGstreamer(`cameras of GStreamer${gstreamerNote()}`, () => {
  let server: GstreamerServer;
  let viewer: RawViewer;

  beforeAll(async () => {
    if (runtime !== undefined) server = await GstreamerServer.start(runtime);
    await server.add('/lobby', await film('320x180'), { sound: 'when-asked' });
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    viewer = await RawViewer.connect(server.port);
  });
  afterEach(() => {
    viewer.close();
  });

  /** SETUP of the second track, behind the sound, and PLAY. */
  async function watch(): Promise<void> {
    const uri = server.url('/lobby');
    expect(await viewer.request('DESCRIBE', uri, { Accept: 'application/sdp' })).toMatch(/m=audio[^]*m=video/);
    const setup = await viewer.request('SETUP', `${uri}/stream=1`, {
      Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1',
    });
    const session = /Session: ([^;\r]+)/.exec(setup)?.[1] ?? '';
    expect(await viewer.request('PLAY', uri, { Session: session })).toContain('200 OK');
  }

  it('send pictures in real time, and stop and go on when they are told', async () => {
    await watch();
    const pictures = (): number => viewer.packets.filter(({ isLast }) => isLast).length;
    await waitFor(() => pictures() >= 30, { what: 'thirty pictures' });
    expect(await server.clientCount('/lobby')).toBe(1);
    await server.stall('/lobby');
    await server.resume('/lobby');
    const before = pictures();
    await waitFor(() => pictures() > before + 10, { what: 'pictures again' });
  });

  it('cut who watches, and show another picture and no picture at all', async () => {
    await watch();
    await server.changeClip('/lobby', await film('160x90'));
    await server.drop('/lobby');
    await waitFor(() => viewer.isClosed, { what: 'the end of the connection' });
    await waitFor(async () => (await server.clientCount('/lobby')) === 0, { what: 'nobody watching' });
    viewer = await RawViewer.connect(server.port);
    await watch();
    await waitFor(() => viewer.packets.length > 0, { what: 'pictures' });
    await server.remove('/lobby');
    viewer = await RawViewer.connect(server.port);
    expect(await viewer.request('DESCRIBE', server.url('/lobby'))).toContain('404');
  });

  it('keep out who does not know the password', async () => {
    await server.add('/vault', await film('160x90'), { auth: { username: 'admin', password: 'old' } });
    expect(await viewer.request('DESCRIBE', server.url('/vault'))).toMatch(/401[^]*WWW-Authenticate: Digest/);
  });
});
