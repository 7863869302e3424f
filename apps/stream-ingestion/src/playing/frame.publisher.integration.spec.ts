import { randomUUID } from 'node:crypto';
import { frameCaptured } from '@smart-attendance/contracts';
import { connectClient, type BusClient } from '@smart-attendance/messaging';
import { startTestNats, waitFor, type TestNats } from '@smart-attendance/testing';
import { Clock } from '../leases/clock';
import { ReplicaName } from '../leases/replica-name';
import { NoLease } from './frame-drop.policy';
import { FramePublisher } from './frame.publisher';

let nats: TestNats;
let client: BusClient;
let cameraId: string;

beforeAll(async () => {
  nats = await startTestNats();
  client = await connectClient({ natsUrl: nats.url, as: 'stream-ingestion' });
});

afterAll(async () => {
  await client.close();
  await nats.stop();
});

beforeEach(() => {
  cameraId = randomUUID();
});

/** A replica that believes about its lease what the spec says. */
class Believer {
  readonly replica = new ReplicaName();
  isHolder = true;
  confirmedSinceMs = performance.now();
  private readonly publisher = new FramePublisher(client.publisher, client.reader, this, this.replica, new Clock());

  holds(): boolean {
    return this.isHolder;
  }

  /** A later beat found that it holds what it believes to hold. */
  confirm(): void {
    this.confirmedSinceMs = performance.now();
  }

  /** @throws as FramePublisher does */
  async publish(): Promise<void> {
    await this.publisher.publish(cameraId, {
      capturedAt: new Date(),
      jpeg: Buffer.from([0xff, 0xd8]),
      faceSearch: undefined,
      watchedZones: [],
    });
  }
}

async function newestSender(): Promise<string | undefined> {
  return (await client.reader.newest(frameCaptured, cameraId))?.replicaId;
}

describe('frames of a camera', () => {
  it('are published by its holder, one after the other', async () => {
    const holder = new Believer();
    for (let count = 1; count <= 3; count += 1) await holder.publish();
    expect(await newestSender()).toBe(holder.replica.id);
  });

  it('are not even sent without a lease', async () => {
    const other = new Believer();
    other.isHolder = false;
    await expect(other.publish()).rejects.toThrow(NoLease);
    expect(await newestSender()).toBeUndefined();
  });

  it('are taken over by the next holder, and refused from the one that does not know', async () => {
    const before = new Believer();
    await before.publish();
    const next = new Believer();
    await next.publish();
    await expect(before.publish()).rejects.toThrow(NoLease);
    expect(await newestSender()).toBe(next.replica.id);
    // Believing is not enough: it has to be confirmed after the refusal.
    await expect(before.publish()).rejects.toThrow(NoLease);
    await next.publish();
    expect(await newestSender()).toBe(next.replica.id);
  });

  it('come again from one that was overtaken, once its lease is confirmed', async () => {
    const holder = new Believer();
    await holder.publish();
    await new Believer().publish();
    await expect(holder.publish()).rejects.toThrow(NoLease);
    holder.confirm();
    await holder.publish();
    expect(await newestSender()).toBe(holder.replica.id);
  });

  it('go on after a pause in which the last one passed away', async () => {
    const holder = new Believer();
    await holder.publish();
    await waitFor(async () => (await newestSender()) === undefined, { what: 'the end of the last frame' });
    await expect(holder.publish()).rejects.toThrow(NoLease);
    holder.confirm();
    await holder.publish();
    expect(await newestSender()).toBe(holder.replica.id);
  });

  it('go on after the server was killed, with what was kept in memory', async () => {
    const holder = new Believer();
    await holder.publish();
    await nats.crash();
    await expect(holder.publish()).rejects.toMatchObject({ code: 'unavailable' });
    await nats.restart();
    await waitFor(
      async () => {
        holder.confirm();
        await holder.publish();
        return true;
      },
      { what: 'the bus' },
    );
    expect(await newestSender()).toBe(holder.replica.id);
  });
});
