import { createHash } from 'node:crypto';
import type { Credentials } from '@smart-attendance/rtsp';
import { escapeXml, find, XmlError, type XmlElement } from './xml-reader';

/** What is asked of a service of a camera; `content` is XML. */
export interface Request {
  readonly namespace: string;
  readonly operation: string;
  readonly content: string;
}

/** Proof of a password without the password (WS-Security UsernameToken 1.0, digest). */
export interface UsernameToken {
  readonly credentials: Credentials;
  /** 16 bytes that were never used before. */
  readonly nonce: Buffer;
  /** By the clock of the camera, which refuses what is minutes off. */
  readonly created: Date;
}

const soapNamespace = 'http://www.w3.org/2003/05/soap-envelope';
const wss = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';

/** The SOAP 1.2 message that asks it. */
export function soapMessage({ namespace, operation, content }: Request, token?: UsernameToken): string {
  const header = token === undefined ? '' : `<s:Header>${securityHeader(token)}</s:Header>`;
  const body = `<${operation} xmlns="${namespace}">${content}</${operation}>`;
  return `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${soapNamespace}">${header}<s:Body>${body}</s:Body></s:Envelope>`;
}

function securityHeader({ credentials, nonce, created }: UsernameToken): string {
  // Whole seconds, as in ONVIF's own examples: some cameras cannot read more.
  const time = created.toISOString().replace(/\.\d+Z$/, 'Z');
  const digest = createHash('sha1').update(nonce).update(time).update(credentials.password).digest('base64');
  return (
    `<Security xmlns="${wss}-wssecurity-secext-1.0.xsd" s:mustUnderstand="1"><UsernameToken>` +
    `<Username>${escapeXml(credentials.username)}</Username>` +
    `<Password Type="${wss}-username-token-profile-1.0#PasswordDigest">${digest}</Password>` +
    `<Nonce EncodingType="${wss}-soap-message-security-1.0#Base64Binary">${nonce.toString('base64')}</Nonce>` +
    `<Created xmlns="${wss}-wssecurity-utility-1.0.xsd">${time}</Created></UsernameToken></Security>`
  );
}

export type SoapAnswer =
  | { readonly kind: 'answer'; readonly element: XmlElement }
  | { readonly kind: 'fault'; readonly isUnauthorized: boolean };

/**
 * What stands in the body of a message.
 *
 * @throws XmlError when it is no SOAP message
 */
export function readSoap(envelope: XmlElement): SoapAnswer {
  const element = envelope.name === 'Envelope' ? find(envelope, 'Body')?.children[0] : undefined;
  if (element === undefined) throw new XmlError('The text is no SOAP message.');
  if (element.name !== 'Fault') return { kind: 'answer', element };
  return {
    kind: 'fault',
    isUnauthorized: /not\s?authorized|failedauthentication|invalidsecurity/i.test(words(element)),
  };
}

/** Cameras put the code of a fault wherever they like. */
function words(element: XmlElement): string {
  return [element.text, ...element.children.map(words)].join(' ');
}
