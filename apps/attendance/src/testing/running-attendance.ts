import { loadConfig } from '@smart-attendance/config';
import {
  attendanceRecorded,
  create,
  ErrorSchema,
  fromBinary,
  getCamera,
  GetCameraRequestSchema,
  GetCameraResponseSchema,
  getCoverage,
  GetCoverageResponseSchema,
  getPerson,
  GetPersonRequestSchema,
  GetPersonResponseSchema,
  listRecognitions,
  ListRecognitionsRequestSchema,
  ListRecognitionsResponseSchema,
  PersonChange,
  personChanged,
  personRecognized,
  type RecognitionSchema,
  streamOf,
  subjectOf,
  timestampFromDate,
  toBinary,
  type AttendanceRecorded,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { DatabaseReadiness } from '@smart-attendance/database';
import { connectClient, startService, type BusClient, type RunningService } from '@smart-attendance/messaging';
import { randomUUID } from 'node:crypto';
import { attendanceConfig } from '../attendance.config';
import { AttendanceModule } from '../attendance.module';

export interface Addresses {
  readonly natsUrl: string;
  readonly databaseUrl: string;
}

/** The service as it runs in production, for specs; `settings` are variables of its environment. */
export function startAttendance(
  { natsUrl, databaseUrl }: Addresses,
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningService> {
  const config = loadConfig(attendanceConfig, { NATS_URL: natsUrl, DATABASE_URL: databaseUrl, ...settings });
  return startService({
    service: 'attendance',
    module: AttendanceModule.register(config),
    natsUrl,
    healthPort: 0,
    readiness: (app) => [app.get(DatabaseReadiness, { strict: false })],
  });
}

/** What other services do, by hand: identity's events and responses, the gateway's requests. */
export class Neighbours {
  private constructor(readonly client: BusClient) {}

  static async connect(natsUrl: string): Promise<Neighbours> {
    return new Neighbours(await connectClient({ natsUrl, as: 'gateway' }));
  }

  get requests() {
    return this.client.requests;
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  async publishPerson(
    personId: string,
    {
      changedAt,
      ...person
    }: {
      readonly firstName: string;
      readonly lastName?: string;
      readonly department?: string;
      /** ISO 8601; default: now. */
      readonly changedAt?: string;
    },
    revision = 1,
  ): Promise<void> {
    await this.client.publisher.publish(personChanged, {
      personId,
      change: revision === 1 ? PersonChange.CREATED : PersonChange.UPDATED,
      revision,
      isActive: true,
      changedAt: timestampFromDate(changedAt === undefined ? new Date() : new Date(changedAt)),
      ...person,
    });
  }

  async publishErased(personId: string, revision: number): Promise<void> {
    await this.client.publisher.publish(personChanged, {
      personId,
      change: PersonChange.ERASED,
      revision,
      changedAt: timestampFromDate(new Date()),
    });
  }

  async publishRecognized(seen: {
    readonly personId: string;
    readonly from: string;
    readonly to?: string;
    readonly id?: string;
    readonly cameraId?: string;
    /** Who told it from a kept face, now. */
    readonly toldBy?: string;
  }): Promise<string> {
    const id = seen.id ?? randomUUID();
    await this.client.publisher.publish(personRecognized, {
      recognition: {
        id,
        personId: seen.personId,
        cameraId: seen.cameraId ?? randomUUID(),
        firstSeenAt: timestampFromDate(new Date(seen.from)),
        lastSeenAt: timestampFromDate(new Date(seen.to ?? seen.from)),
        similarity: 0.625,
        margin: 0.25,
        sightings: 3,
        decidedAt: timestampFromDate(new Date()),
        ...(seen.toldBy !== undefined && { toldBy: seen.toldBy, toldAt: timestampFromDate(new Date()) }),
      },
    });
    return id;
  }

  /** Every event attendance has published about a person, oldest first. */
  async published(personId: string): Promise<AttendanceRecorded[]> {
    const { manager } = this.client.bus;
    const stream = streamOf(attendanceRecorded);
    const events: AttendanceRecorded[] = [];
    const { last_seq: last } = (await manager.streams.info(stream)).state;
    for (let seq = 1; seq <= last; seq += 1) {
      // Those of who was erased are gone.
      const message = await manager.streams.getMessage(stream, { seq }).catch(() => undefined);
      if (message === undefined) continue;
      const event = fromBinary(attendanceRecorded.schema, message.data);
      if (event.record?.personId === personId) events.push(event);
    }
    return events;
  }

  /** Responds to the requests to identity by these people until the returned function is called. */
  respondAsIdentity(people: Readonly<Record<string, { firstName: string; lastName: string; department: string }>>) {
    return this.respond(subjectOf(getPerson), (request) => {
      const { personId } = fromBinary(GetPersonRequestSchema, request);
      const person = people[personId];
      if (person === undefined) return undefined;
      const response = create(GetPersonResponseSchema, { person: { id: personId, isActive: true, ...person } });
      return toBinary(GetPersonResponseSchema, response);
    });
  }

  /** Responds to the requests to camera-registry by these cameras until the returned function is called. */
  respondAsRegistry(cameraIds: ReadonlySet<string>) {
    return this.respond(subjectOf(getCamera), (request) => {
      const { cameraId } = fromBinary(GetCameraRequestSchema, request);
      if (!cameraIds.has(cameraId)) return undefined;
      return toBinary(GetCameraResponseSchema, create(GetCameraResponseSchema, { camera: { id: cameraId } }));
    });
  }

  /** Responds as identity does when it is asked for what it keeps of recognitions, one a page. */
  respondRecognitions(recognitions: readonly MessageInitShape<typeof RecognitionSchema>[]) {
    return this.respond(subjectOf(listRecognitions), (request) => {
      const { page } = fromBinary(ListRecognitionsRequestSchema, request);
      const index = Number(page?.cursor === '' ? 0 : (page?.cursor ?? 0));
      const nextCursor = index + 1 < recognitions.length ? String(index + 1) : '';
      const response = {
        recognitions: recognitions.slice(index, index + 1),
        pageInfo: { total: recognitions.length, nextCursor },
      };
      return toBinary(ListRecognitionsResponseSchema, create(ListRecognitionsResponseSchema, response));
    });
  }

  /** Responds for camera-registry when no camera was seeing; while there is no answer, it is away. */
  respondCoverage(blindSpans: () => readonly { readonly from: string; readonly to: string }[] | undefined): void {
    const at = (time: string) => timestampFromDate(new Date(time));
    this.client.bus.connection.subscribe(subjectOf(getCoverage), {
      callback: (_, message) => {
        const spans = blindSpans();
        if (spans === undefined) return;
        const blind = spans.map(({ from, to }) => ({ from: at(from), to: at(to) }));
        message.respond(toBinary(GetCoverageResponseSchema, create(GetCoverageResponseSchema, { blindSpans: blind })));
      },
    });
  }

  /** `undefined` is not found. */
  private respond(subject: string, responseTo: (request: Uint8Array) => Uint8Array | undefined) {
    const subscription = this.client.bus.connection.subscribe(subject, {
      callback: (_, message) => {
        const response = responseTo(message.data);
        if (response !== undefined) {
          message.respond(response);
          return;
        }
        const error = create(ErrorSchema, { code: 'not_found', message: 'There is no such thing.' });
        const headers = message.headers;
        headers?.set('Smart-Attendance-Error', '1');
        message.respond(toBinary(ErrorSchema, error), headers === undefined ? {} : { headers });
      },
    });
    return async (): Promise<void> => {
      subscription.unsubscribe();
      await this.client.bus.connection.flush();
    };
  }
}
