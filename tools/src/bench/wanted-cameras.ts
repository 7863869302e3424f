import { randomUUID } from 'node:crypto';
import type { NatsConnection, Subscription } from 'nats';
import {
  CameraChange,
  cameraChanged,
  CameraChangedSchema,
  create,
  fromBinary,
  getStreamHealth,
  GetStreamHealthRequestSchema,
  GetStreamHealthResponseSchema,
  listStreamSources,
  ListStreamSourcesResponseSchema,
  StreamState,
  subjectOf,
  subjectOfMessage,
  timestampDate,
  toBinary,
  type MessageInitShape,
  type StreamHealth,
} from '@smart-attendance/contracts';
import { waitFor, type CameraSight } from '@smart-attendance/testing';
import { connectTo } from './bench-setting';

export type WantedCamera = NonNullable<MessageInitShape<typeof ListStreamSourcesResponseSchema>['sources']>[number] & {
  readonly cameraId: string;
};

/** The part of camera-registry that stream-ingestion speaks with, played by a map, and an eye on the streams. */
export class WantedCameras {
  private readonly wanted = new Map<string, WantedCamera>();
  private revision = 0;

  private constructor(
    private readonly connection: NatsConnection,
    requests: Subscription,
  ) {
    void this.answer(requests);
  }

  static async open(natsUrl: string): Promise<WantedCameras> {
    const connection = await connectTo(natsUrl);
    return new WantedCameras(connection, connection.subscribe(subjectOf(listStreamSources)));
  }

  want(camera: WantedCamera): void {
    this.wanted.set(camera.cameraId, { frameRate: 5, ...camera });
    this.announce(camera.cameraId);
  }

  /** These and no others. */
  wantOnly(cameras: readonly WantedCamera[]): void {
    for (const cameraId of this.wanted.keys()) this.unwant(cameraId);
    for (const camera of cameras) this.want(camera);
  }

  unwant(cameraId: string): void {
    this.wanted.delete(cameraId);
    this.announce(cameraId);
  }

  async healthOf(cameraId: string): Promise<StreamHealth> {
    const request = toBinary(GetStreamHealthRequestSchema, create(GetStreamHealthRequestSchema, { cameraId }));
    const answer = await this.connection.request(subjectOf(getStreamHealth), request, { timeout: 5_000 });
    const { health } = fromBinary(GetStreamHealthResponseSchema, answer.data);
    if (health === undefined) throw new Error('stream-ingestion answered without a health.');
    return health;
  }

  /** @throws Error naming what was waited for */
  async untilState(cameraId: string, state: StreamState, who = 'a camera'): Promise<void> {
    const isThere = async (): Promise<boolean> => (await this.healthOf(cameraId)).state === state;
    await waitFor(isThere, { what: `${who} in state ${StreamState[state]}`, timeoutMs: 60_000, everyMs: 100 });
  }

  /** Wants a camera of that address, and gives its id when it is live. */
  async watch(rtspUrl: string, who?: string): Promise<string> {
    const cameraId = randomUUID();
    this.want({ cameraId, rtspUrl });
    await this.untilState(cameraId, StreamState.LIVE, who);
    return cameraId;
  }

  async sightOf(cameraId: string): Promise<CameraSight> {
    const { state, stateSince } = await this.healthOf(cameraId);
    return {
      isLive: state === StreamState.LIVE,
      sinceMs: stateSince === undefined ? 0 : timestampDate(stateSince).getTime(),
    };
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  private announce(cameraId: string): void {
    this.revision += 1;
    const event = create(CameraChangedSchema, {
      cameraId,
      change: CameraChange.UPDATED,
      revision: this.revision,
    });
    this.connection.publish(subjectOfMessage(cameraChanged, cameraId), toBinary(CameraChangedSchema, event));
  }

  private async answer(requests: Subscription): Promise<void> {
    for await (const request of requests) {
      const sources = [...this.wanted.values()];
      const page = { total: sources.length, nextCursor: '' };
      const response = create(ListStreamSourcesResponseSchema, { sources, pageInfo: page });
      request.respond(toBinary(ListStreamSourcesResponseSchema, response));
    }
  }
}
