import { getSchemaPath } from '@nestjs/swagger';
import { dataOfType } from './event-data.view';
import { eventTypes, type EventType } from './event';
import { EventView } from './event.view';

/** One of all events, by `type`. */
export const eventSchemaName = 'Event';

/** The events as schemas of the OpenAPI document, each as `PersonRecognizedEvent`; `Event` is any of them. */
export function eventSchemas(): Record<string, object> {
  const one = eventTypes.map((type) => [schemaNameOf(type), schemaOf(type)] as const);
  const mapping = Object.fromEntries(eventTypes.map((type) => [type, getSchemaPath(schemaNameOf(type))]));
  const any = {
    oneOf: Object.values(mapping).map(($ref) => ({ $ref })),
    discriminator: { propertyName: 'type', mapping },
  };
  return { ...Object.fromEntries(one), [eventSchemaName]: any };
}

function schemaOf(type: EventType): object {
  return {
    allOf: [
      { $ref: getSchemaPath(EventView) },
      {
        type: 'object',
        required: ['type', 'data'],
        properties: {
          type: { type: 'string', enum: [type] },
          data: { $ref: getSchemaPath(dataOfType[type]) },
        },
      },
    ],
  };
}

/** `camera.state_changed` is `CameraStateChangedEvent`. */
function schemaNameOf(type: EventType): string {
  const words = type.split(/[._]/).map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return `${words.join('')}Event`;
}
