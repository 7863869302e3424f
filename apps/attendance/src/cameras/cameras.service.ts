import { Injectable } from '@nestjs/common';
import { getCamera } from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';

@Injectable()
export class CamerasService {
  constructor(private readonly requests: RequestClient) {}

  /** @throws AppError `invalid_argument` when camera-registry has no such camera, `unavailable` when it is away */
  async requireKnown(cameraId: string): Promise<void> {
    try {
      await this.requests.request(getCamera, { cameraId });
    } catch (error) {
      if (!isAppError(error) || error.code !== 'not_found') throw error;
      throw AppError.invalid([{ field: 'camera_id', message: 'is no camera; leave it out when it is not known' }]);
    }
  }
}
