import { Injectable } from '@nestjs/common';
import { AppError } from '@smart-attendance/errors';
import { DataSource } from 'typeorm';

/** Photos that faces were enrolled by, as they are kept: sealed. */
@Injectable()
export class ExportedPhotosRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws AppError `not_found` */
  async sealedPhoto(personId: string, templateId: string): Promise<Buffer> {
    const [row] = await this.dataSource.query<{ sealed_photo: Buffer }[]>(
      'SELECT sealed_photo FROM face_templates WHERE id = $1 AND person_id = $2',
      [templateId, personId],
    );
    if (row === undefined) throw AppError.notFound('face template', templateId);
    return row.sealed_photo;
  }
}
