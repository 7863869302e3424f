import { ApiProperty } from '@nestjs/swagger';
import { eventTypes } from '../events/event';
import { Count, Flag, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { textOrNull } from '../input/show.policy';
import { failureReasons, type Attempt } from './webhook-client';
import { deliveryStatuses, type WebhookDelivery } from './webhook-delivery.entity';
import type { Webhook } from './webhook.entity';

export class WebhookView {
  @Id() id!: string;
  @Text() url!: string;
  @Text({ nullable: true }) description!: string | null;

  @ApiProperty({ type: [String], enum: [...eventTypes], nullable: true, description: 'Null for all.' })
  types!: readonly string[] | null;

  @Id({ nullable: true }) camera_id!: string | null;
  @Id({ nullable: true }) user_id!: string | null;
  @Text({ nullable: true }) department!: string | null;
  @Flag() is_active!: boolean;
  @Count({ description: 'Failed attempts since the last delivery.' }) failures!: number;
  @Instant({ nullable: true, description: 'When the first of the failures was.' }) failing_since!: string | null;
  @Text({ nullable: true, description: 'Why the last of them failed.' }) last_failure_reason!: string | null;
  @Instant({ nullable: true }) last_delivered_at!: string | null;
  @Instant({ nullable: true }) switched_off_at!: string | null;

  @OneOf(['gone', 'failing', 'too_far_behind'], {
    nullable: true,
    description: 'Why it was switched off by itself. is_active switches it on again.',
  })
  switched_off_reason!: string | null;

  @Instant({ nullable: true, description: 'Up to then the secret before signs beside the one of now.' })
  previous_secret_until!: string | null;

  @Id() created_by!: string;
  @Instant() created_at!: string;
  @Instant() updated_at!: string;
}

export class NewWebhookView extends WebhookView {
  @Text({ description: 'Shown this once.', example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }) secret!: string;
}

export function toWebhookView(webhook: Webhook): Shape<WebhookView> {
  return {
    id: webhook.id,
    url: webhook.url,
    description: textOrNull(webhook.description),
    types: webhook.types.length === 0 ? null : webhook.types,
    camera_id: webhook.cameraId,
    user_id: webhook.userId,
    department: webhook.department,
    is_active: webhook.isActive,
    failures: webhook.failures,
    failing_since: isoOrNull(webhook.failingSince),
    last_failure_reason: webhook.lastFailureReason,
    last_delivered_at: isoOrNull(webhook.lastDeliveredAt),
    switched_off_at: isoOrNull(webhook.switchedOffAt),
    switched_off_reason: webhook.switchedOffReason,
    previous_secret_until: isoOrNull(webhook.previousSecretUntil),
    created_by: webhook.createdBy,
    created_at: webhook.createdAt.toISOString(),
    updated_at: webhook.updatedAt.toISOString(),
  };
}

export class WebhookTestView {
  @Flag() success!: boolean;
  @OneOf(failureReasons, { nullable: true }) reason!: string | null;
  @Count({ nullable: true, description: 'The status that the receiver answered.' }) response_status!: number | null;
  @Text({ nullable: true, description: 'The beginning of a refusal.' }) response_text!: string | null;
  @Count() duration_ms!: number;
}

export function toWebhookTestView({ outcome, reason, status, text, durationMs }: Attempt): WebhookTestView {
  return {
    success: outcome === 'delivered',
    reason,
    response_status: status,
    response_text: text,
    duration_ms: durationMs,
  };
}

export class WebhookDeliveryView {
  @Id() id!: string;
  @Id({ description: 'The webhook-id header.' }) event_id!: string;
  @OneOf(eventTypes) event_type!: string;
  @OneOf(deliveryStatuses) status!: string;
  @Count() attempts!: number;

  @Instant({
    nullable: true,
    description: 'Null when it is over, and while it waits for an earlier one of its person.',
  })
  next_attempt_at!: string | null;

  @Instant({ nullable: true }) last_attempt_at!: string | null;

  @Text({
    nullable: true,
    description: 'Of the last failure, or why it was dropped: person_erased, event_gone, expired.',
  })
  reason!: string | null;

  @Count({ nullable: true }) response_status!: number | null;
  @Text({ nullable: true, description: 'The beginning of a refusal, 200 characters at most.' })
  response_text!: string | null;
  @Count({ nullable: true }) duration_ms!: number | null;
  @Instant() created_at!: string;
  @Instant({ nullable: true }) finished_at!: string | null;
}

export function toWebhookDeliveryView(delivery: WebhookDelivery): Shape<WebhookDeliveryView> {
  return {
    id: delivery.id,
    event_id: delivery.eventId,
    event_type: delivery.eventType,
    status: delivery.status,
    attempts: delivery.attempts,
    next_attempt_at: isoOrNull(delivery.nextAttemptAt),
    last_attempt_at: isoOrNull(delivery.lastAttemptAt),
    reason: delivery.reason,
    response_status: delivery.responseStatus,
    response_text: delivery.responseText,
    duration_ms: delivery.durationMs,
    created_at: delivery.createdAt.toISOString(),
    finished_at: isoOrNull(delivery.finishedAt),
  };
}

function isoOrNull(instant: Date | null): string | null {
  return instant === null ? null : instant.toISOString();
}
