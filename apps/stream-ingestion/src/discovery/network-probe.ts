import { randomUUID } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { isForbiddenCameraAddress } from '@smart-attendance/contracts';
import { bodyText } from './body-text.policy';
import { probeMessage, probeTypes, readAnnouncements, type Announcement } from './ws-discovery.policy';

/** Where the request goes. */
export interface ProbePlaces {
  /** The group that devices listen to, and its port. */
  readonly group: string;
  readonly port: number;
  /** The own addresses from which to ask, one for each network. */
  readonly ownAddresses: () => readonly string[];
}

export const onvifPlaces: ProbePlaces = { group: '239.255.255.250', port: 3702, ownAddresses };

const interfacesMax = 16;
/** Datagrams get lost; two of three get there (SOAP-over-UDP, 3.1). */
const sendings = 3;
const sendAgainAfterMs = 150;
/** Answers have 2 to 4 kB; what all of them together may cost is bounded as well. */
const datagramBytesMax = 64 * 1024;
const readBytesMax = 12 * 1024 * 1024;
/** All cameras of a network answer at once. */
const receiveBufferBytes = 1024 * 1024;
export const devicesMax = 256;

export interface AnnouncedDevice {
  /** Where the announcement came from. */
  readonly sender: string;
  readonly announcement: Announcement;
}

/**
 * Asks every network of this machine which cameras there are, and listens for `listenMs`, or until `signal`. At most
 * 256 devices, each once. A network that cannot be asked is passed over. IPv6 is not asked: its group reaches
 * link-local addresses only, where no camera may be.
 */
export async function probeNetworks(
  places: ProbePlaces,
  listenMs: number,
  signal: AbortSignal,
): Promise<readonly AnnouncedDevice[]> {
  const probes = probeTypes.map((types) => ({ types, id: randomUUID() }));
  const announced = new AnnouncedDevices(probes.map(({ id }) => id));
  const opened = await Promise.all(places.ownAddresses().map((own) => open(own, announced)));
  const sockets = opened.filter((socket) => socket !== undefined);
  try {
    const end = AbortSignal.any([signal, AbortSignal.timeout(listenMs)]);
    for (let sending = 1; sending <= sendings && !end.aborted; sending += 1) {
      // What could not be sent is lost like what got lost.
      for (const { types, id } of probes) {
        const message = probeMessage(id, types);
        for (const socket of sockets) socket.send(message, places.port, places.group, () => undefined);
      }
      await pauseUntil(end, sending < sendings ? sendAgainAfterMs : listenMs);
    }
  } finally {
    for (const socket of sockets) socket.close();
  }
  return announced.devices;
}

async function pauseUntil(end: AbortSignal, timeMs: number): Promise<void> {
  await pause(timeMs, undefined, { signal: end }).catch(() => undefined);
}

/** Gathers announcements, and stops reading when strangers say too much. */
class AnnouncedDevices {
  private readonly byKey = new Map<string, AnnouncedDevice>();
  private bytesRead = 0;

  constructor(private readonly ids: readonly string[]) {}

  get devices(): readonly AnnouncedDevice[] {
    return [...this.byKey.values()];
  }

  add(datagram: Buffer, { address: sender }: RemoteInfo): void {
    if (datagram.length > datagramBytesMax || this.bytesRead + datagram.length > readBytesMax) return;
    this.bytesRead += datagram.length;
    for (const announcement of readAnnouncements(bodyText(datagram), this.ids)) {
      const key = `${sender} ${announcement.endpoint}`;
      if (this.byKey.size < devicesMax && !this.byKey.has(key)) this.byKey.set(key, { sender, announcement });
    }
  }
}

async function open(ownAddress: string, announced: AnnouncedDevices): Promise<Socket | undefined> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: receiveBufferBytes });
  // An error of one datagram is that datagram's loss; one that nobody hears would end the process.
  socket.on('error', () => undefined);
  try {
    socket.bind(0, ownAddress);
    await once(socket, 'listening');
    socket.setMulticastInterface(ownAddress);
    socket.setMulticastTTL(1);
    socket.on('message', (datagram, sender) => {
      announced.add(datagram, sender);
    });
    return socket;
  } catch {
    socket.close();
    return undefined;
  }
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !isForbiddenCameraAddress(address))
    .map(({ address }) => address)
    .slice(0, interfacesMax);
}
