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

  /**
   * Of a face that nobody knew at first and somebody said to be this person's.
   * @throws AppError `not_found`
   */
  async requireAssignedVisit(personId: string, visitId: string): Promise<void> {
    const rows = await this.dataSource.query<unknown[]>(
      `SELECT 1 FROM unknown_face_visits v JOIN unknown_faces f ON f.id = v.unknown_face_id
        WHERE v.id = $1 AND f.person_id = $2`,
      [visitId, personId],
    );
    if (rows.length === 0) throw AppError.notFound('picture of an unknown face', visitId);
  }
}
