import type { EventType, Webhook, WebhookWish } from './webhooks.queries';

/** What is typed; empty texts for nothing. */
export interface WebhookFields {
  readonly url: string;
  readonly description: string;
  readonly isForAll: boolean;
  readonly types: readonly EventType[];
  readonly cameraId: string | null;
  readonly personId: string | null;
  readonly department: string;
  readonly isActive: boolean;
}

export const noWebhook: WebhookFields = {
  url: '',
  description: '',
  isForAll: true,
  types: [],
  cameraId: null,
  personId: null,
  department: '',
  isActive: true,
};

export function toWebhookFields(webhook: Webhook): WebhookFields {
  return {
    url: webhook.url,
    description: webhook.description ?? '',
    isForAll: webhook.types === null,
    types: webhook.types ?? [],
    cameraId: webhook.camera_id,
    personId: webhook.user_id,
    department: webhook.department ?? '',
    isActive: webhook.is_active,
  };
}

/** Everything, so that what was taken out goes as well: null clears it. */
export function toWebhookWish(fields: WebhookFields): WebhookWish {
  return {
    url: fields.url.trim(),
    description: textOrNull(fields.description),
    types: fields.isForAll ? null : [...fields.types],
    camera_id: fields.cameraId,
    user_id: fields.personId,
    department: textOrNull(fields.department),
    is_active: fields.isActive,
  };
}

/** Of a change: only what differs, so that nobody else's change is undone, and what was switched off stays so. */
export function toWebhookChange(before: WebhookFields, after: WebhookFields): Partial<WebhookWish> {
  const [from, to] = [toWebhookWish(before), toWebhookWish(after)];
  return Object.fromEntries(
    Object.entries(to).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(from[name as keyof WebhookWish]),
    ),
  );
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
