import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * `pending`: to be sent, now or after the earlier ones of its person. `delivered`: a 2xx came. `failed`: given up after
 * a day. `dropped`: its event is no longer in the log, as when its person was erased.
 */
export const deliveryStatuses = ['pending', 'delivered', 'failed', 'dropped'] as const;

export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** One event on its way to one webhook. What is sent is made of the event when it is sent, and not kept here. */
@Entity({ name: 'webhook_deliveries' })
export class WebhookDelivery {
  @PrimaryColumn('uuid')
  id!: string;

  @Column({ type: 'uuid', name: 'webhook_id' })
  webhookId!: string;

  /** Of the event in the log; a bigint as text. */
  @Column({ type: 'bigint' })
  position!: string;

  @Column({ type: 'uuid', name: 'event_id' })
  eventId!: string;

  @Column({ type: 'text', name: 'event_type' })
  eventType!: string;

  /** Deliveries of one key go one after the other: a person's, else a camera's, else the event's own. */
  @Column({ type: 'uuid', name: 'order_key', select: false })
  orderKey!: string;

  @Column('text')
  status!: DeliveryStatus;

  @Column('integer')
  attempts!: number;

  /** A replica has it in hand, up to `nextAttemptAt` at most. */
  @Column({ type: 'boolean', name: 'is_sending' })
  isSending!: boolean;

  /** Null when it is over, and while it waits for an earlier one of its key. */
  @Column({ type: 'timestamptz', name: 'next_attempt_at', precision: 3, nullable: true })
  nextAttemptAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'last_attempt_at', precision: 3, nullable: true })
  lastAttemptAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'integer', name: 'response_status', nullable: true })
  responseStatus!: number | null;

  @Column({ type: 'text', name: 'response_text', nullable: true })
  responseText!: string | null;

  @Column({ type: 'integer', name: 'duration_ms', nullable: true })
  durationMs!: number | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'finished_at', precision: 3, nullable: true })
  finishedAt!: Date | null;
}
