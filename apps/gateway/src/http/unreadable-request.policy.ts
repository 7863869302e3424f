/** What is answered to bytes that are no request this server takes. */
export interface UnreadableAnswer {
  readonly status: 400 | 408 | 413 | 417 | 431 | 501 | 505;
  /** Last word of the problem's type. */
  readonly kind: string;
  readonly detail: string;
}

const malformed = (detail: string): UnreadableAnswer => ({ status: 400, kind: 'malformed', detail });

const headTooLarge: UnreadableAnswer = {
  status: 431,
  kind: 'head_too_large',
  detail: 'The head of the request is larger than 16 KiB; send fewer or shorter headers, or a shorter query.',
};
const lengthUnclear = malformed(
  'How long the body is must be said once: by one Content-Length, or by Transfer-Encoding.',
);
const notHttp = malformed('This is no request of HTTP/1.1.');

/** By the codes of Node and of its parser. */
const answers: Readonly<Record<string, UnreadableAnswer>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    kind: 'timed_out',
    detail: 'The request did not arrive whole in its time; send it again, faster.',
  },
  HPE_HEADER_OVERFLOW: headTooLarge,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    kind: 'too_large',
    detail: 'The chunks of the body have too many extensions; send them without.',
  },
  HPE_INVALID_URL: malformed('The path or query has a character that must be percent-encoded, as UTF-8.'),
  HPE_INVALID_HEADER_TOKEN: malformed('A header has no colon, or a character that no header may have.'),
  HPE_INVALID_CONTENT_LENGTH: lengthUnclear,
  HPE_UNEXPECTED_CONTENT_LENGTH: lengthUnclear,
  HPE_INVALID_TRANSFER_ENCODING: lengthUnclear,
  HPE_INVALID_CHUNK_SIZE: malformed(
    'The chunks of the body are no chunks: each begins with its length in hexadecimal digits.',
  ),
  HPE_PAUSED_H2_UPGRADE: {
    status: 505,
    kind: 'version_not_supported',
    detail: 'This port speaks HTTP/1.1; a proxy in front of it may speak HTTP/2.',
  },
};

const tlsHandshake = 0x16;
const knownShape = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+ \S+ HTTP\/1\.[01]\r\n/;

/** `code` is that of the error, `bytes` are what came when the fault is right at its beginning. */
export function answerTo(code: string, bytes: Uint8Array | undefined): UnreadableAnswer {
  if (code !== 'HPE_INVALID_METHOD') return answers[code] ?? notHttp;
  if (bytes?.[0] === tlsHandshake) {
    return malformed('This port speaks HTTP, and TLS came; use http://, or the address of the proxy that speaks TLS.');
  }
  const start = Buffer.from(bytes ?? []).toString('latin1');
  if (!knownShape.test(start)) return notHttp;
  return {
    status: 501,
    kind: 'method_unknown',
    detail: 'Nothing here takes this method; OPTIONS says what a path takes.',
  };
}
