import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { PeriodicTask } from '@smart-attendance/database';
import { Logger, metrics, RepeatedEvents } from '@smart-attendance/observability';
import { EventCursorsRepository } from '../event-readers/event-cursors.repository';
import type { LoggedEvent } from '../events/event';
import { EventLog } from '../events/event-log.service';
import { gatewayConfigToken, type GatewayConfig } from '../gateway.config';
import { MqttCamerasService, type Retain } from './mqtt-cameras.service';
import { toMqttPayload } from './mqtt-payload.policy';
import { MqttSession, type MqttBroker } from './mqtt-session';
import { brokerOf } from './mqtt-settings';
import { MqttTopics } from './mqtt-topics.policy';

const cursorName = 'mqtt';
/** What a crash in the middle of it publishes twice, under the same ids. */
const eventsAStep = 100;
/** A step ends well within the lease, whatever the broker does. */
const stepMsMax = 15_000;
const leaseMs = 45_000;

export interface MqttTimes {
  readonly pollMs: number;
  readonly firstRetryMs: number;
  readonly retryMsMax: number;
}

export const mqttTimes: MqttTimes = { pollMs: 2_000, firstRetryMs: 1_000, retryMsMax: 30_000 };

export const mqttTimesToken = Symbol('mqtt-times');

const connectedNow = metrics.gauge({ name: 'mqtt_connected', help: '1 at the replica that publishes by MQTT.' });
const publishedTotal = metrics.counter<'kind'>({
  name: 'mqtt_messages_published_total',
  help: 'Messages that the MQTT broker acknowledged.',
  labelNames: ['kind'],
});

/**
 * Publishes the event log by MQTT: waiting for the cursor → connecting → retaining cameras → publishing, and back to
 * waiting when the broker goes. One replica holds the cursor at a time; it moves when the broker has acknowledged, so
 * that nothing is lost when either of them restarts.
 */
@Injectable()
export class MqttPublisherService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly holder = randomUUID();
  private readonly topics: MqttTopics;
  private readonly broker: MqttBroker | undefined;
  private readonly task: PeriodicTask;
  private readonly repeated: RepeatedEvents;
  private session: MqttSession | undefined;
  private areCamerasRetained = false;
  private camerasNotBeforeMs = 0;
  private hasBegun = false;
  private heldAtMs = 0;
  private failures = 0;
  private notBeforeMs = 0;
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly log: EventLog,
    private readonly cursors: EventCursorsRepository,
    private readonly cameras: MqttCamerasService,
    private readonly logger: Logger,
    @Inject(gatewayConfigToken) private readonly config: GatewayConfig,
    @Inject(mqttTimesToken) private readonly times: MqttTimes,
  ) {
    this.topics = new MqttTopics(config.MQTT_PREFIX);
    this.broker = brokerOf(config);
    this.task = new PeriodicTask('mqtt', times.pollMs, logger, (stopping) => this.step(stopping));
    this.repeated = new RepeatedEvents(logger, 10_000);
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.broker === undefined) {
      // Whoever turns it on after a month wants no month of events.
      await this.cursors.forget(cursorName);
      return;
    }
    this.stopListening = this.log.onAppended(() => {
      if (this.session !== undefined) this.task.wake();
    });
    this.task.start(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.broker === undefined) return;
    this.stopListening();
    await this.task.stop();
    await this.endSession();
    this.repeated.close();
    await this.cursors.release(cursorName, this.holder).catch(() => undefined);
  }

  private async step(stopping: AbortSignal): Promise<'more' | 'done'> {
    if (performance.now() < this.notBeforeMs) return 'done';
    if (!this.hasBegun) await this.cursors.begin(cursorName, await this.log.newestPosition());
    this.hasBegun = true;
    const position = await this.cursors.hold(cursorName, this.holder, leaseMs);
    if (position === undefined) {
      // Or nobody holds it: a replica that was started without MQTT has forgotten it.
      this.hasBegun = false;
      await this.endSession();
      return 'done';
    }
    this.heldAtMs = performance.now();
    try {
      return await this.publishFrom(position, stopping);
    } catch (error) {
      if (!stopping.aborted) await this.startOver(error);
      return 'done';
    }
  }

  private async publishFrom(position: bigint, stopping: AbortSignal): Promise<'more' | 'done'> {
    const session = await this.open(stopping);
    const retain: Retain = async ({ topic, payload }) => {
      await this.keepHold();
      await session.publish(topic, payload, { retain: true, stopping });
      publishedTotal.inc({ kind: 'retained' });
    };
    await this.retainCameras(retain);
    const endsAtMs = performance.now() + stepMsMax;
    const events = await this.log.readAfter(position, eventsAStep);
    let reached = position;
    try {
      for (const event of events) {
        if (performance.now() > endsAtMs || stopping.aborted) break;
        await this.publish(session, event, retain, stopping);
        reached = event.position;
      }
    } finally {
      // Lost to another replica: what was published twice has the same ids.
      if (reached !== position && !(await this.cursors.moveHeld(cursorName, this.holder, reached))) {
        await this.endSession();
      }
    }
    return reached === position ? 'done' : 'more';
  }

  /** Many cameras and a distant broker take longer than the lease; two replicas would end each other's connection. */
  private async keepHold(): Promise<void> {
    if (performance.now() - this.heldAtMs < leaseMs / 3) return;
    this.heldAtMs = performance.now();
    const position = await this.cursors.hold(cursorName, this.holder, leaseMs);
    if (position === undefined) throw new Error('Another replica publishes now.');
  }

  private async publish(session: MqttSession, event: LoggedEvent, retain: Retain, stopping: AbortSignal) {
    const payload = toMqttPayload(event, this.config.MQTT_PEOPLE);
    await session.publish(this.topics.event(event.type), payload, { retain: false, stopping });
    publishedTotal.inc({ kind: 'event' });
    try {
      await this.cameras.retainEvent(event, retain);
    } catch (error) {
      if (!session.isOpen) throw error;
      this.deferCameras(error);
    }
  }

  private async open(stopping: AbortSignal): Promise<MqttSession> {
    if (this.session?.isOpen === true) return this.session;
    await this.endSession();
    const { clientId, status: statusTopic } = this.topics;
    const broker = this.broker;
    if (broker === undefined) throw new Error('Without a broker there is no task.');
    this.session = await MqttSession.open(broker, { clientId, statusTopic }, stopping);
    this.areCamerasRetained = false;
    this.camerasNotBeforeMs = 0;
    this.failures = 0;
    connectedNow.set(1);
    this.logger.info('mqtt-connected', { host: hostOf(broker) });
    return this.session;
  }

  /** Events go on while the cameras cannot be asked for. */
  private async retainCameras(retain: Retain): Promise<void> {
    if (this.areCamerasRetained || performance.now() < this.camerasNotBeforeMs) return;
    try {
      await this.cameras.retainAll(retain);
      this.areCamerasRetained = true;
    } catch (error) {
      if (this.session?.isOpen !== true) throw error;
      this.deferCameras(error);
    }
  }

  private deferCameras(error: unknown): void {
    this.areCamerasRetained = false;
    this.camerasNotBeforeMs = performance.now() + this.times.retryMsMax;
    this.repeated.warn('mqtt-cameras-unknown', { error });
  }

  private async startOver(error: unknown): Promise<void> {
    await this.endSession();
    this.failures += 1;
    const waitMs = Math.min(this.times.firstRetryMs * 2 ** Math.min(this.failures - 1, 10), this.times.retryMsMax);
    this.notBeforeMs = performance.now() + waitMs * (0.5 + Math.random() / 2);
    const host = this.broker === undefined ? '' : hostOf(this.broker);
    this.repeated.warn('mqtt-failed', { host, error, failures: this.failures });
    // It may be this replica alone that does not reach the broker; until it tries again another one may.
    await this.cursors.release(cursorName, this.holder);
  }

  private async endSession(): Promise<void> {
    const session = this.session;
    this.session = undefined;
    connectedNow.set(0);
    await session?.end();
  }
}

/** Never the rest of the address: a user name and a password may be in it. */
function hostOf({ url }: MqttBroker): string {
  return new URL(url).host;
}
