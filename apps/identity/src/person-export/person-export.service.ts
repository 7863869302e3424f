import { Injectable } from '@nestjs/common';
import type { ExportedPictureKind, IdentityExportKind } from '@smart-attendance/contracts';
import { ExportedRowsRepository, type ExportedPage } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { PeopleRepository } from '../people/people.repository';
import { ProfileImagesRepository } from '../profile-images/profile-images.repository';
import { KeptFacesService } from '../unknown-faces/kept-faces.service';
import { PersonVault, sealContexts } from '../vault/person-vault';
import { ExportedPhotosRepository } from './exported-photos.repository';
import { exportedRows } from './exported-rows';

/**
 * Everything that is kept about one person, in pages; the pictures one by one, opened with their key, or with that of
 * the day.
 */
@Injectable()
export class PersonExportService {
  constructor(
    private readonly people: PeopleRepository,
    private readonly rows: ExportedRowsRepository,
    private readonly photos: ExportedPhotosRepository,
    private readonly images: ProfileImagesRepository,
    private readonly keptFaces: KeptFacesService,
    private readonly vault: PersonVault,
  ) {}

  /** @throws AppError `not_found`, `invalid_argument` for a cursor that no page gave */
  async page(personId: string, kind: IdentityExportKind, cursor: string): Promise<ExportedPage> {
    await this.people.get(personId);
    return this.rows.page(exportedRows[kind], personId, cursor);
  }

  /** @throws AppError `not_found`, also for what is kept no longer */
  async picture(
    personId: string,
    kind: ExportedPictureKind,
    pictureId: string,
  ): Promise<{ readonly picture: Buffer; readonly mediaType: string }> {
    if (kind === 'unknown_faces') return { picture: await this.keptPicture(personId, pictureId), mediaType: '' };
    const box = await this.vault.existingBox(personId);
    if (kind === 'face_templates') {
      const photo = box.open(await this.photos.sealedPhoto(personId, pictureId), sealContexts.templatePhoto(pictureId));
      return { picture: photo, mediaType: '' };
    }
    const { sealedPicture, mediaType } = await this.images.getSealed(personId, pictureId);
    return { picture: box.open(sealedPicture, sealContexts.profileImage(pictureId)), mediaType };
  }

  private async keptPicture(personId: string, visitId: string): Promise<Buffer> {
    await this.photos.requireAssignedVisit(personId, visitId);
    const picture = await this.keptFaces.pictureOf(visitId);
    if (picture === undefined) throw AppError.notFound('picture of an unknown face any more', visitId);
    return picture;
  }
}
