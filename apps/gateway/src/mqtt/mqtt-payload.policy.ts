import { toEventView } from '../events/event.view';
import type { LoggedEvent } from '../events/event';

/**
 * What of people leaves to the broker, where erasure does not reach: nothing, their ids, or everything. Brokers are
 * often open to the whole network of a house, so names are not the default.
 */
export const mqttPeople = ['none', 'ids', 'names'] as const;

export type MqttPeople = (typeof mqttPeople)[number];

/** What stays of an event about a person: what happened, where and when. What is new is kept back until it is here. */
const impersonalMembers: ReadonlySet<string> = new Set([
  'id',
  'user_id',
  'camera_id',
  'recognition_id',
  'change',
  'is_told',
  'told_at',
  'revision',
  'status',
  'source',
  'is_corrected',
  'first_seen_at',
  'last_seen_at',
  'decided_at',
  'similarity',
  'margin',
  'sightings',
  'is_active',
  'date',
  'check_in',
  'check_out',
  'date_from',
  'date_to',
  'part',
  'state',
  'created_at',
  'updated_at',
]);

/** Of a message that was given up these may name a person by the id, and what went wrong with them. */
const tellingOfDeadLetters: ReadonlySet<string> = new Set(['subject', 'message']);

/** The event as JSON, with as much of its person as may leave. */
export function toMqttPayload(event: LoggedEvent, people: MqttPeople): string {
  if (event.type === 'dead_letter.created' && people === 'none') {
    const data = Object.fromEntries(Object.entries(event.data).filter(([name]) => !tellingOfDeadLetters.has(name)));
    return JSON.stringify(toEventView({ ...event, data }));
  }
  if (event.userId === null || people === 'names') return JSON.stringify(toEventView(event));
  if (people === 'none') return JSON.stringify(toEventView({ ...event, userId: null, department: null, data: {} }));
  const data = Object.fromEntries(Object.entries(event.data).filter(([name]) => impersonalMembers.has(name)));
  return JSON.stringify(toEventView({ ...event, department: null, data }));
}
