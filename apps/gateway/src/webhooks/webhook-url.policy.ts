import type { WebhookNetworks } from './webhook-networks';

export const urlCharactersMax = 2_048;

/** The address, or one sentence on what is wrong with it, which never quotes it: it may hold a token. */
export type WebhookUrlReading =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'wrong'; readonly problem: string };

/** Reads the address of a receiver. A name is not looked up: it is judged when it is connected to. */
export function readWebhookUrl(text: string, networks: WebhookNetworks): WebhookUrlReading {
  // The parser drops blanks and line breaks silently; what is called must be what was typed.
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  if (/[\s\u0000-\u001f\u007f-\u009f]/.test(text)) return wrong('must have no blanks and no control characters');
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return wrong('must be an address with http:// or https://');
  if (text.includes('#')) return wrong('must have no #; it is never sent');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    return wrong('must have no user name and no password; the receiver knows us by the signature');
  }
  if (url.port === '0') return wrong('must have a port from 1 to 65535');
  if (!networks.allowsHost(hostOf(url))) {
    return wrong('names an address that is not public; its network must be among WEBHOOK_NETWORKS');
  }
  return { kind: 'url', url: url.href };
}

/** A name or an IP address, IPv6 without brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function wrong(problem: string): WebhookUrlReading {
  return { kind: 'wrong', problem };
}
