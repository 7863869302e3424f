import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { waitFor } from '../wait-for';
import { FaultyWire } from './faulty-wire';
import { RawViewer } from './raw-viewer';

const uri = 'rtsp://camera/live';

/** Interleaved RTP: frame, version, marker and type, number, time, source, payload. */
function packet(sequence: number, isLast: boolean, payloadBytes = 400): Buffer {
  const bytes = Buffer.alloc(16 + payloadBytes, 0x41);
  bytes.set([0x24, 0, (12 + payloadBytes) >> 8, (12 + payloadBytes) & 0xff, 0x80, isLast ? 0xe0 : 0x60]);
  bytes.writeUInt16BE(sequence, 6);
  bytes.writeUInt32BE(sequence * 3600, 8);
  return bytes;
}

/** A camera that answers every request with 200, and sends what the test gives it. */
let camera: Server;
let lines: Socket[];
let wire: FaultyWire;
let viewer: RawViewer;

beforeEach(async () => {
  lines = [];
  camera = createServer((socket) => {
    lines.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      const number = /CSeq: (\d+)/.exec(chunk.toString())?.[1] ?? '0';
      socket.write(`RTSP/1.0 200 OK\r\nCSeq: ${number}\r\nContent-Length: 2\r\n\r\n$!`);
    });
  });
  camera.listen(0, '127.0.0.1');
  await once(camera, 'listening');
  wire = await FaultyWire.start((camera.address() as AddressInfo).port);
  viewer = await RawViewer.connect(wire.port);
  await viewer.request('OPTIONS', uri);
});

afterEach(async () => {
  viewer.close();
  await wire.close();
  for (const line of lines) line.destroy();
  camera.close();
});

const received = (count: number): Promise<unknown> =>
  waitFor(() => viewer.packets.length >= count, { what: `${count} packets` });

describe('a wire to a camera', () => {
  it('passes what is said on either side, however it is cut into pieces', async () => {
    const bytes = Buffer.concat([packet(1, false), packet(2, true)]);
    for (let at = 0; at < bytes.length; at += 7) lines[0]?.write(bytes.subarray(at, at + 7));
    await received(2);
    expect(viewer.packets.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(await viewer.request('GET_PARAMETER', uri)).toContain('200 OK');
    expect(wire.connectionCount).toBe(1);
  });

  it('ends in the middle of a packet in the middle of a picture', async () => {
    wire.cutInsidePicture();
    lines[0]?.write(Buffer.concat([packet(1, true), packet(2, false), packet(3, true)]));
    await waitFor(() => viewer.isClosed, { what: 'the end' });
    expect(viewer.packets.map(({ sequence }) => sequence)).toEqual([1]);
  });

  it('carries other times and numbers after a jump', async () => {
    wire.jumpClock({ timestampBy: -7200, sequenceBy: 65_535 });
    lines[0]?.write(packet(1, true));
    await received(1);
    expect(viewer.packets).toMatchObject([{ sequence: 0, timestamp: 2 ** 32 - 3600 }]);
  });

  it('hangs, takes connections all the same, and passes everything when it is awake again', async () => {
    wire.freeze();
    const second = await RawViewer.connect(wire.port);
    let isAnswered = false;
    const answer = second.request('OPTIONS', uri).finally(() => {
      isAnswered = true;
    });
    lines[0]?.write(packet(1, true));
    await waitFor(() => lines.length === 2, { what: 'the second connection' });
    expect([isAnswered, viewer.packets.length]).toEqual([false, 0]);
    wire.thaw();
    expect(await answer).toContain('200 OK');
    await received(1);
    second.close();
  });

  it('knows nothing of old connections once it was switched off and on', async () => {
    wire.freeze();
    wire.reboot();
    const second = await RawViewer.connect(wire.port);
    expect(await second.request('OPTIONS', uri)).toContain('200 OK');
    second.close();
    expect(viewer.isClosed).toBe(false);
    await expect(viewer.request('OPTIONS', uri)).rejects.toThrow('ECONNRESET');
  });

  it('refuses connections while it is away, and is back at the same port', async () => {
    await wire.goAway();
    await waitFor(() => viewer.isClosed, { what: 'the end of the connection' });
    await expect(RawViewer.connect(wire.port)).rejects.toThrow('ECONNREFUSED');
    await wire.comeBack();
    const again = await RawViewer.connect(wire.port);
    expect(await again.request('OPTIONS', uri)).toContain('200 OK');
    again.close();
  });
});
