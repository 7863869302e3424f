import { createHmac } from 'node:crypto';

/** The headers of Standard Webhooks: each secret that is good now signs, and a receiver needs to know one of them. */
export function signedHeaders(
  id: string,
  body: string,
  sentAt: Date,
  secrets: readonly Uint8Array[],
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(sentAt.getTime() / 1_000));
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
