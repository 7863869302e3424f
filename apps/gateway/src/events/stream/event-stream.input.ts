import { values, type TextRule } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { FromText, Is } from '../../input/field.decorators';
import { eventTypes, type EventType } from '../event';
import type { EventFilter } from '../event-log.repository';

const typeList: TextRule = {
  sentence: `must be one or more of ${eventTypes.join(', ')}, with commas`,
  isRight: (text) => text.split(',').every(isEventType),
  tidy: (text) => text.replaceAll(' ', ''),
  schema: { pattern: `^(${patternOfTypes()})(,(${patternOfTypes()}))*$` },
};

/** What a position can be at most: a bigint of Postgres. */
const positionMax = 9_223_372_036_854_775_807n;

const position: TextRule = {
  sentence: 'must be the id of an event of this stream',
  isRight: (text) => /^\d{1,19}$/.test(text) && BigInt(text) <= positionMax,
  tidy: (text) => text.trim(),
  schema: { pattern: '^\\d{1,19}$' },
};

export class EventsQuery {
  @FromText({ description: 'Only these types, with commas.', example: 'person.recognized,attendance.recorded' })
  @Is(typeList)
  type?: string;

  @FromText() @Is(values.uuid) camera_id?: string;
  @FromText() @Is(values.uuid) user_id?: string;
  @FromText({ description: 'Of the user, as of the event.' }) @Is(values.name) department?: string;

  @FromText({
    description: 'As the header Last-Event-ID, for clients that cannot send one; the header wins.',
    example: '4711',
  })
  @Is(position)
  last_event_id?: string;

  @FromText({
    description:
      'The same, as a polyfill of EventSource adds it when it connects again; it counts before last_event_id.',
    example: '4711',
  })
  @Is(position)
  lastEventId?: string;
}

export function toEventFilter(query: EventsQuery): EventFilter {
  const types = query.type?.split(',').filter(isEventType);
  return { types, cameraId: query.camera_id, userId: query.user_id, department: query.department };
}

/**
 * From where on: what a client says when it connects again, by the header or as a polyfill does, counts before the rest
 * of the query, which is still that of the first time. Undefined: from now on.
 * @throws AppError `invalid_argument`
 */
export function toPosition(header: string | undefined, query: EventsQuery): bigint | undefined {
  const text =
    header === undefined || header.trim() === '' ? (query.lastEventId ?? query.last_event_id) : header.trim();
  if (text === undefined) return undefined;
  if (!position.isRight(text)) throw AppError.invalid([{ field: 'Last-Event-ID', message: position.sentence }]);
  return BigInt(text);
}

function isEventType(text: string): text is EventType {
  return (eventTypes as readonly string[]).includes(text);
}

function patternOfTypes(): string {
  return eventTypes.map((type) => type.replaceAll('.', '\\.')).join('|');
}
