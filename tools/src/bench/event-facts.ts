import { randomUUID } from 'node:crypto';
import type { NatsConnection } from 'nats';
import {
  attendanceRecorded,
  CameraChange,
  cameraChanged,
  create,
  encodeEvent,
  personRecognized,
  RecordChange,
  strangerSeen,
  timestampFromDate,
  type EventContract,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { connectTo } from './bench-setting';

export type BenchRole = 'administrator' | 'hr_officer' | 'viewer' | 'employee';

/** A fact that was published, and whom the gateway must tell of it. */
export interface PublishedFact {
  /** What its event has in `data.id`, or in `camera_id` where there is none. */
  readonly key: string;
  readonly seenBy: readonly BenchRole[];
}

type DescMessage = EventContract['schema'];

/** Publishes facts as the services do, of five kinds in turn: one is about the employee, the others are not. */
export class EventFacts {
  private constructor(
    private readonly connection: NatsConnection,
    private readonly employeeId: string,
  ) {}

  static async connect(natsUrl: string, employeeId: string): Promise<EventFacts> {
    return new EventFacts(await connectTo(natsUrl), employeeId);
  }

  async publish(index: number): Promise<PublishedFact> {
    switch (index % 5) {
      case 0:
        return this.recognition(this.employeeId, ['administrator', 'hr_officer', 'employee']);
      case 1:
        return this.recognition(strangerTo(index), ['administrator', 'hr_officer']);
      case 2:
        return this.record(['administrator', 'hr_officer', 'viewer']);
      case 3:
        return this.camera(['administrator', 'hr_officer', 'viewer']);
      default:
        return this.stranger(['administrator', 'hr_officer']);
    }
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private async recognition(personId: string, seenBy: readonly BenchRole[]): Promise<PublishedFact> {
    const key = randomUUID();
    const at = timestampFromDate(new Date());
    const recognition = { id: key, personId, cameraId: randomUUID(), firstSeenAt: at, lastSeenAt: at, decidedAt: at };
    await this.send(personRecognized, { recognition });
    return { key, seenBy };
  }

  private async record(seenBy: readonly BenchRole[]): Promise<PublishedFact> {
    const key = randomUUID();
    const at = timestampFromDate(new Date());
    const about = { personId: randomUUID(), personName: 'Erin Employee', department: 'Sales' };
    const record = { id: key, ...about, checkIn: at, status: 'present', source: 'camera', revision: 1, updatedAt: at };
    await this.send(attendanceRecorded, { record, change: RecordChange.OPENED });
    return { key, seenBy };
  }

  private async camera(seenBy: readonly BenchRole[]): Promise<PublishedFact> {
    const key = randomUUID();
    const changedAt = timestampFromDate(new Date());
    await this.send(cameraChanged, { cameraId: key, change: CameraChange.UPDATED, revision: 2, changedAt });
    return { key, seenBy };
  }

  private async stranger(seenBy: readonly BenchRole[]): Promise<PublishedFact> {
    const key = randomUUID();
    const at = timestampFromDate(new Date());
    await this.send(strangerSeen, { visit: { id: key, cameraId: randomUUID(), firstSeenAt: at, lastSeenAt: at } });
    return { key, seenBy };
  }

  private async send<Schema extends DescMessage>(
    contract: EventContract<Schema>,
    init: MessageInitShape<Schema>,
  ): Promise<void> {
    const { subject, payload, id } = encodeEvent(contract, create(contract.schema, init));
    await this.connection.jetstream().publish(subject, payload, { msgID: id });
  }
}

const strangers = Array.from({ length: 20 }, () => randomUUID());

function strangerTo(index: number): string {
  return strangers[index % strangers.length] ?? randomUUID();
}
