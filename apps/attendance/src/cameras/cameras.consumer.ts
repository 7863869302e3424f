import { Controller } from '@nestjs/common';
import { CameraChange, cameraChanged, defaultSiteId, values, type CameraChanged } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { Consumes } from '@smart-attendance/messaging';
import type { CameraRow } from './camera.entity';
import { CamerasRepository } from './cameras.repository';

@Controller()
export class CamerasConsumer {
  constructor(private readonly cameras: CamerasRepository) {}

  @Consumes(cameraChanged)
  async onCameraChanged(event: CameraChanged): Promise<void> {
    await this.cameras.store(toCameraRow(event));
  }
}

/** @throws AppError `invalid_argument` for an event without a change that we know */
export function toCameraRow(event: CameraChanged): CameraRow {
  if (event.change === CameraChange.UNSPECIFIED) {
    throw AppError.invalid([{ field: 'change', message: 'must be created, updated or deleted' }]);
  }
  const isDeleted = event.change === CameraChange.DELETED;
  return {
    id: event.cameraId,
    name: event.name,
    siteId: event.siteId === '' ? defaultSiteId : event.siteId,
    role: values.cameraRoles.find((role) => role === event.role) ?? 'both',
    isActive: event.isActive && !isDeleted,
    isDeleted,
    revision: event.revision,
  };
}
