import { randomUUID } from 'node:crypto';
import { CameraChange, cameraChanged } from '@smart-attendance/contracts';
import { openDatabase } from '@smart-attendance/database';
import { connectClient } from '@smart-attendance/messaging';
import { createTestDatabase, queryDatabase, startTestNats, waitFor } from '@smart-attendance/testing';
import { startRegistry } from '../testing/running-registry';
import { Cameras1766400000000 } from './1766400000000-cameras.migration';
import { Fleet1767000000000 } from './1767000000000-fleet.migration';

it('changes that an earlier version kept back are published after the update, with what they were', async () => {
  const [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  const migrations = [Cameras1766400000000, Fleet1767000000000];
  const earlier = await openDatabase({ url: database.url, schema: 'camera_registry', entities: [], migrations });
  const [deleted, updated] = [randomUUID(), randomUUID()];
  await earlier.query(
    `INSERT INTO pending_announcements VALUES
       ($1, 7, 'deleted', '2026-01-05T08:00:00.250Z'), ($2, 2, 'updated', now() + interval '1 hour')`,
    [deleted, updated],
  );
  await earlier.destroy();
  const client = await connectClient({ natsUrl: nats.url, as: 'gateway' });

  const service = await startRegistry(nats.url, database.url);

  await waitFor(async () => (await queryDatabase(database.url, 'SELECT FROM camera_registry.outbox')).length === 0, {
    what: 'the events to be published',
  });
  expect(await client.reader.newest(cameraChanged, deleted)).toMatchObject({
    change: CameraChange.DELETED,
    revision: 7,
    changedAt: { seconds: BigInt(Date.UTC(2026, 0, 5, 8) / 1_000), nanos: 250_000_000 },
  });
  expect(await client.reader.newest(cameraChanged, updated)).toMatchObject({
    change: CameraChange.UPDATED,
    revision: 2,
  });
  await client.close();
  await service.stop();
  await Promise.all([nats.stop(), database.drop()]);
});
