import { ArrayMaxSize, IsArray, IsBoolean, IsIn } from 'class-validator';
import { values } from '@smart-attendance/contracts';
import { eventTypes, type EventType } from '../events/event';
import { FromText, Is, Optional, OptionalNotNull, Required } from '../input/field.decorators';
import { PageQuery } from '../input/page.query';
import { deliveryStatuses } from './webhook-delivery.entity';
import { urlCharactersMax } from './webhook-url.policy';

const url = values.verbatimLine(1, urlCharactersMax);
const typesSentence = `must be a list of ${eventTypes.join(', ')}`;

class WebhookFilterInput {
  @Optional() @Is(values.note) description?: string | null;

  @Optional({ description: 'Which events; nothing or an empty list means all.', example: ['attendance.recorded'] })
  @IsArray({ message: typesSentence })
  @ArrayMaxSize(eventTypes.length)
  @IsIn(eventTypes, { each: true, message: typesSentence })
  types?: EventType[] | null;

  @Optional({ description: 'Only events at this camera.' }) @Is(values.uuid) camera_id?: string | null;
  @Optional({ description: 'Only events about this person.' }) @Is(values.uuid) user_id?: string | null;
  @Optional({ description: 'Only events about people of this department.' }) @Is(values.name) department?:
    | string
    | null;
}

export class CreateWebhookInput extends WebhookFilterInput {
  @Required({ example: 'https://hooks.example.org/attendance' }) @Is(url) url!: string;
  @OptionalNotNull({ default: true }) @IsBoolean() is_active?: boolean;
}

export class UpdateWebhookInput extends WebhookFilterInput {
  @OptionalNotNull() @Is(url) url?: string;

  @OptionalNotNull({ description: 'true also switches on again what was switched off by itself.' })
  @IsBoolean()
  is_active?: boolean;
}

export class DeliveriesQuery extends PageQuery {
  @FromText() @IsIn(deliveryStatuses) status?: string;
}
