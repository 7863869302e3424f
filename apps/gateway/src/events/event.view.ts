import { ApiProperty } from '@nestjs/swagger';
import { Id, Instant, OneOf, Text } from '../http/view.decorators';
import { eventTypes, type LoggedEvent } from './event';

/** An event as everybody gets it: in a stream, in the body of a webhook, by MQTT. */
export class EventView {
  @Id({ description: 'The same for every delivery of the event.' }) id!: string;
  @OneOf(eventTypes) type!: string;
  @Instant({ description: 'When it happened, which may be long before it was told.' }) occurred_at!: string;
  @Id({ nullable: true }) camera_id!: string | null;
  @Id({ nullable: true }) user_id!: string | null;
  @Text({ nullable: true, description: 'Of the user, as of the event.' }) department!: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'By type, see Event.' })
  data!: Readonly<Record<string, unknown>>;
}

export function toEventView(event: LoggedEvent): EventView {
  return {
    id: event.id,
    type: event.type,
    occurred_at: event.occurredAt.toISOString(),
    camera_id: event.cameraId,
    user_id: event.userId,
    department: event.department,
    data: event.data,
  };
}
