import { RtspFailure } from './rtsp-failure';

/** What an answer that is no success means. The camera's own words are not repeated. */
export function failureOfStatus(status: number): RtspFailure {
  switch (status) {
    case 401:
    case 403:
    case 407:
      return new RtspFailure('unauthorized', 'The camera does not let this user see the stream.');
    case 404:
    case 410:
      return new RtspFailure('not_found', 'The camera has no stream at that path.');
    case 461:
      return new RtspFailure('refused', 'The camera offers neither TCP nor UDP as asked (RTSP_TRANSPORT).');
    case 453:
    case 503:
      return new RtspFailure('refused', 'The camera has no room for another viewer.');
    default:
      return status >= 300 && status < 400
        ? new RtspFailure('refused', 'The camera points to another address; enter that one.')
        : new RtspFailure('refused', `The camera refused the stream (RTSP status ${status}).`);
  }
}

/** Whether the camera may only know the same thing under another address (RFC 2326, 11.3). */
export function isAboutAddress(status: number): boolean {
  return [400, 404, 410, 451, 455, 459, 460].includes(status);
}
