import { isAppError } from '@smart-attendance/errors';

/** The frame may not be published, because this replica does not surely hold the camera. */
export class NoLease extends Error {
  override readonly name = 'NoLease';

  constructor() {
    super('This replica does not hold the camera for sure.');
  }
}

/** Under which reason a frame is counted that could not be published. */
export function dropReasonOf(error: unknown): 'no_lease' | 'too_large' | 'bus_away' {
  if (error instanceof NoLease) return 'no_lease';
  return isAppError(error) && error.code === 'too_large' ? 'too_large' : 'bus_away';
}
