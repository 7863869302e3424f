/** Everything that clients, webhooks and MQTT are told of. What `data` holds of each is in event-data.view.ts. */
export const eventTypes = [
  'person.recognized',
  'stranger.seen',
  'unknown_face.changed',
  'attendance.recorded',
  'attendance.corrected',
  'report.finished',
  'leave.requested',
  'leave.decided',
  'leave.ended',
  'correction.requested',
  'correction.decided',
  'correction.withdrawn',
  'camera.state_changed',
  'camera.changed',
  'person.changed',
  'person.erased',
  'dead_letter.created',
] as const;

export type EventType = (typeof eventTypes)[number];

/** What happened, once it is known whom it is about. */
export interface NewEvent {
  /** The same for every delivery of the same fact, so that it is in the log once. */
  readonly id: string;
  readonly type: EventType;
  readonly occurredAt: Date;
  readonly cameraId: string | null;
  readonly userId: string | null;
  /** Of the person, as of the event. */
  readonly department: string | null;
  /** As clients see it. */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface LoggedEvent extends NewEvent {
  /** Grows by at least one from event to event; no event ever appears below one that was read. */
  readonly position: bigint;
}
