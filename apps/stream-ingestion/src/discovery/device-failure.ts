/**
 * Why a device does not tell its streams, as DiscoveredCamera.reason says it.
 *
 * - `unauthorized`       it wants a user name and password, or others
 * - `timed_out`          it took the connection, and was too slow
 * - `not_onvif`          what answers there does not speak ONVIF, or shows no video
 * - `forbidden_address`  it is where no camera may be
 * - `unreachable`        nobody takes the connection
 */
export type DeviceFailureReason = 'unauthorized' | 'timed_out' | 'not_onvif' | 'forbidden_address' | 'unreachable';

/** Ends the conversation with a device. */
export class DeviceFailure extends Error {
  override readonly name = 'DeviceFailure';

  constructor(
    readonly reason: DeviceFailureReason,
    cause?: unknown,
  ) {
    super(reason, cause === undefined ? undefined : { cause });
  }
}
