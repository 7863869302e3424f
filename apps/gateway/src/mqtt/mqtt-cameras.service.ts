import { Inject, Injectable } from '@nestjs/common';
import { isAppError } from '@smart-attendance/errors';
import { CameraWatchService } from '../cameras/camera-watch.service';
import { CamerasService } from '../cameras/cameras.service';
import { isAway } from '../events/camera-state.policy';
import { CameraStatesRepository } from '../events/camera-states.repository';
import type { LoggedEvent } from '../events/event';
import { gatewayConfigToken, type GatewayConfig } from '../gateway.config';
import { textOrNull } from '../input/show.policy';
import { discoveryOf, removalOf, type NamedCamera, type RetainedMessage } from './home-assistant.policy';
import { MqttCamerasRepository } from './mqtt-cameras.repository';
import { discoveryPrefixOf } from './mqtt-settings';
import { MqttTopics } from './mqtt-topics.policy';

/** Retains a message at the broker. */
export type Retain = (message: RetainedMessage) => Promise<void>;

interface RetainedState {
  readonly state: unknown;
  readonly reason: unknown;
  readonly since: unknown;
}

/** Cameras whose state is asked for at the same time. */
const statesAtOnce = 8;

type MqttCamerasConfig = Pick<GatewayConfig, 'MQTT_PREFIX' | 'MQTT_DISCOVERY_PREFIX'>;

/** What a broker retains of cameras: their state, when somebody was last recognised, how Home Assistant finds them. */
@Injectable()
export class MqttCamerasService {
  private readonly topics: MqttTopics;
  private readonly discoveryPrefix: string;
  /** Of each camera that is retained, since when it is in the state that was said last: older news are none. */
  private readonly known = new Map<string, string>();

  constructor(
    private readonly cameras: CamerasService,
    private readonly watch: CameraWatchService,
    private readonly lastStates: CameraStatesRepository,
    private readonly repository: MqttCamerasRepository,
    @Inject(gatewayConfigToken) config: MqttCamerasConfig,
  ) {
    this.topics = new MqttTopics(config.MQTT_PREFIX);
    this.discoveryPrefix = discoveryPrefixOf(config.MQTT_DISCOVERY_PREFIX);
  }

  /** Everything anew, as after a connection: the broker may have forgotten, and cameras may have come and gone. */
  async retainAll(retain: Retain): Promise<void> {
    const present = new Set<string>();
    for await (const page of this.cameras.pages()) {
      for (let first = 0; first < page.length; first += statesAtOnce) {
        const some = page.slice(first, first + statesAtOnce);
        await Promise.all(some.map((camera) => this.retainCamera(camera, retain)));
        for (const { id } of some) present.add(id);
      }
    }
    for (const id of await this.repository.ids()) if (!present.has(id)) await this.remove(id, retain);
  }

  /** What follows from an event for what is retained. */
  async retainEvent(event: LoggedEvent, retain: Retain): Promise<void> {
    const { type, cameraId, data } = event;
    if (cameraId === null) return;
    if (type === 'camera.changed') {
      if (data['change'] === 'deleted') await this.remove(cameraId, retain);
      else await this.retainChanged(cameraId, retain);
    }
    if (type === 'camera.state_changed' && this.known.has(cameraId)) {
      await this.retainState(cameraId, { state: data['state'], reason: data['reason'], since: data['since'] }, retain);
    }
    // The moment alone: whoever was recognised must not be retained where erasure does not reach.
    // What a person told of a kept face happened long before, and no camera recognised anybody.
    if (type === 'person.recognized' && (data['told_at'] ?? null) === null && this.known.has(cameraId)) {
      await retain({ topic: this.topics.lastRecognition(cameraId), payload: event.occurredAt.toISOString() });
    }
  }

  private async retainChanged(cameraId: string, retain: Retain): Promise<void> {
    try {
      await this.retainCamera(await this.cameras.find(cameraId), retain);
    } catch (error) {
      // The event of its end comes as well.
      if (!isAppError(error) || error.code !== 'not_found') throw error;
    }
  }

  private async retainCamera({ id, name }: NamedCamera, retain: Retain): Promise<void> {
    const state = await this.stateOf(id);
    await this.repository.add(id);
    if (this.discoveryPrefix !== '') {
      for (const message of discoveryOf({ id, name }, this.discoveryPrefix, this.topics)) await retain(message);
    }
    this.known.delete(id);
    await this.retainState(id, state, retain);
  }

  /** As its events tell it: of a camera that is away the tries are no news, and a live one has no reason. */
  private async stateOf(cameraId: string): Promise<RetainedState> {
    const { state, last_error_reason, state_since } = await this.watch.health(cameraId);
    const last = state === 'connecting' ? await this.lastStates.find(cameraId) : undefined;
    if (last !== undefined && isAway(last)) {
      return { state: last.state, reason: textOrNull(last.reason), since: last.saidAt.toISOString() };
    }
    return { state, reason: state === 'live' ? null : last_error_reason, since: state_since };
  }

  private async retainState(cameraId: string, state: RetainedState, retain: Retain): Promise<void> {
    const since = typeof state.since === 'string' ? state.since : '';
    // Both are ISO 8601 in UTC with milliseconds, so their texts are in the order of their times.
    if (since !== '' && since < (this.known.get(cameraId) ?? '')) return;
    await retain({ topic: this.topics.cameraState(cameraId), payload: JSON.stringify(state) });
    this.known.set(cameraId, since);
  }

  private async remove(cameraId: string, retain: Retain): Promise<void> {
    for (const message of removalOf(cameraId, this.discoveryPrefix, this.topics)) await retain(message);
    this.known.delete(cameraId);
    await this.repository.remove(cameraId);
  }
}
