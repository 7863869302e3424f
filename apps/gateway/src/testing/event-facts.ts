import { randomUUID } from 'node:crypto';
import {
  attendanceRecorded,
  CameraChange,
  cameraChanged,
  PersonChange,
  personChanged,
  personRecognized,
  RecordChange,
  strangerSeen,
  unknownFaceChanged,
  StreamState,
  streamStatusChanged,
  timestampFromDate,
  type ServiceName,
} from '@smart-attendance/contracts';
import { connectClient, type BusClient } from '@smart-attendance/messaging';
import type { GatewayBench } from './gateway-bench';

interface Recorded {
  readonly id?: string;
  readonly revision?: number;
  readonly source?: string;
  readonly department?: string;
  readonly at?: Date;
  readonly cameraId?: string;
}

/** Publishes facts as the services behind the gateway do. */
export class EventFacts {
  private constructor(private readonly clients: ReadonlyMap<ServiceName, BusClient>) {}

  static async connect(bench: GatewayBench): Promise<EventFacts> {
    const services = ['identity', 'attendance', 'camera-registry', 'stream-ingestion'] as const;
    const clients = new Map<ServiceName, BusClient>();
    for (const as of services) clients.set(as, await connectClient({ natsUrl: bench.natsUrl, as }));
    bench.onStop(async () => {
      for (const client of clients.values()) await client.close();
    });
    return new EventFacts(clients);
  }

  /** @returns the id of the recognition */
  async recognized(personId: string, given: { cameraId?: string; at?: Date; id?: string } = {}): Promise<string> {
    const { cameraId = randomUUID(), at = new Date(), id = randomUUID() } = given;
    const lastSeenAt = timestampFromDate(at);
    const recognition = { id, personId, cameraId, lastSeenAt, firstSeenAt: lastSeenAt, decidedAt: lastSeenAt };
    await this.of('identity').publisher.publish(personRecognized, { recognition });
    return id;
  }

  async stranger(cameraId: string, at = new Date()): Promise<void> {
    const lastSeenAt = timestampFromDate(at);
    const visit = { id: randomUUID(), cameraId, firstSeenAt: lastSeenAt, lastSeenAt, sightings: 3 };
    await this.of('identity').publisher.publish(strangerSeen, { visit });
  }

  async person(
    personId: string,
    change: PersonChange,
    given: { revision?: number; department?: string; at?: Date } = {},
  ) {
    const { revision = 1, department = '', at = new Date() } = given;
    const about = change === PersonChange.ERASED ? {} : { firstName: 'Erin', lastName: 'Employee', department };
    await this.of('identity').publisher.publish(personChanged, {
      personId,
      change,
      revision,
      changedAt: timestampFromDate(at),
      ...about,
    });
  }

  /** @returns the id of the record */
  async recorded(personId: string, change: RecordChange, given: Recorded = {}): Promise<string> {
    const { id = randomUUID(), revision = 1, source = 'camera' } = given;
    const { department = '', at = new Date(), cameraId = '' } = given;
    const updatedAt = timestampFromDate(at);
    const record = {
      id,
      personId,
      personName: 'Erin Employee',
      department,
      cameraId,
      localDate: '2026-11-20',
      checkIn: updatedAt,
      status: 'present',
      source,
      notes: 'was at the doctor',
      revision,
      createdAt: updatedAt,
      updatedAt,
    };
    await this.of('attendance').publisher.publish(attendanceRecorded, { record, change });
    return id;
  }

  async unknownFace(cameraId: string, change: 'appeared' | 'changed' = 'appeared', revision = 1): Promise<string> {
    const unknownFaceId = randomUUID();
    const changedAt = timestampFromDate(new Date());
    const fact = { unknownFaceId, cameraId, change, changedAt, isDoubtful: true, revision };
    await this.of('identity').publisher.publish(unknownFaceChanged, fact);
    return unknownFaceId;
  }

  async camera(cameraId: string, change: CameraChange, revision = 1): Promise<void> {
    const changedAt = timestampFromDate(new Date());
    await this.of('camera-registry').publisher.publish(cameraChanged, { cameraId, change, revision, changedAt });
  }

  async status(
    cameraId: string,
    state: StreamState,
    given: { since?: Date; saidAt?: Date; reason?: string; replica?: string } = {},
  ): Promise<void> {
    const { since = new Date(), reason = '', replica = 'one' } = given;
    await this.of('stream-ingestion').publisher.publish(streamStatusChanged, {
      cameraId,
      state,
      reason,
      replica,
      since: timestampFromDate(since),
      saidAt: timestampFromDate(given.saidAt ?? since),
    });
  }

  of(service: ServiceName): BusClient {
    const client = this.clients.get(service);
    if (client === undefined) throw new Error(`There is no client as ${service}.`);
    return client;
  }
}
