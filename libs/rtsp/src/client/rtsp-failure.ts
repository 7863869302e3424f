/**
 * Why there is no stream, as far as its protocol shows.
 *
 * - `unreachable`        no connection: no such name, no route, nobody there
 * - `refused`            the host, or the camera, said no, or closed the connection before it answered
 * - `unauthorized`       user name or password are wrong or missing
 * - `not_found`          a camera, without such a path
 * - `not_rtsp`           something else listens there
 * - `no_video`           no video track
 * - `unsupported_codec`  video that is not read here
 * - `forbidden_address`  a name or an address where no camera may be
 * - `ended`              the camera closed the connection
 * - `no_resources`       this machine is short of file descriptors, memory or ports; says nothing of the camera
 */
export type RtspFailureReason =
  | 'unreachable'
  | 'refused'
  | 'unauthorized'
  | 'not_found'
  | 'not_rtsp'
  | 'no_video'
  | 'unsupported_codec'
  | 'forbidden_address'
  | 'ended'
  | 'no_resources';

/** `message` is a sentence for a person, without address, credential or any text of the camera. */
export class RtspFailure extends Error {
  override readonly name = 'RtspFailure';

  constructor(
    readonly reason: RtspFailureReason,
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}
