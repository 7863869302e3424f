import { Inject, Injectable } from '@nestjs/common';
import { addProfileImage, inspectPicture, tidyText, type AddProfileImageRequest } from '@smart-attendance/contracts';
import { inTransaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { randomUUID } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { PeopleRepository } from '../people/people.repository';
import { PersonVault, sealContexts } from '../vault/person-vault';
import { ProfileImageEntity } from './profile-image.entity';

const mediaTypes: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
};

/** Shorter than whoever asks us waits, so that they hear what was away. */
const inspectionDeadlineMs = addProfileImage.deadlineMs - 3_000;

@Injectable()
export class ProfileImagesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly requests: RequestClient,
    private readonly people: PeopleRepository,
    private readonly vault: PersonVault,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /**
   * Keeps the picture as it was sent, sealed. The first becomes the primary one.
   * @throws AppError `not_found`, `conflict` (too_many_images), `unsupported_media`, `unavailable`
   */
  async add(request: AddProfileImageRequest): Promise<ProfileImageEntity> {
    await this.people.get(request.personId);
    await this.refuseTooMany(this.dataSource.manager, request.personId);
    const { format, width, height } = await this.requests.request(
      inspectPicture,
      { picture: request.picture },
      { deadlineMs: inspectionDeadlineMs },
    );
    const mediaType = mediaTypes[format];
    if (mediaType === undefined) {
      throw new AppError('unsupported_media', 'A profile image must be a JPEG, PNG, WebP or GIF.');
    }
    const id = randomUUID();
    await inTransaction(this.dataSource, async (manager) => {
      await this.people.lock(manager, request.personId);
      const count = await this.refuseTooMany(manager, request.personId);
      const box = await this.vault.boxFor(manager, request.personId);
      await manager.insert(ProfileImageEntity, {
        id,
        personId: request.personId,
        name: tidyText(request.name) || `profile-image.${format}`,
        mediaType,
        sizeBytes: request.picture.length,
        widthPx: width,
        heightPx: height,
        isPrimary: count === 0,
        sealedPicture: box.seal(request.picture, sealContexts.profileImage(id)),
      });
    });
    return this.get(request.personId, id);
  }

  /** Oldest first. @throws AppError `not_found` */
  async listOf(personId: string): Promise<ProfileImageEntity[]> {
    await this.people.get(personId);
    return this.dataSource.manager.find(ProfileImageEntity, {
      where: { personId },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  /** @throws AppError `not_found` */
  async open(
    personId: string,
    imageId: string,
  ): Promise<{ readonly image: ProfileImageEntity; readonly picture: Buffer }> {
    const { manager } = this.dataSource;
    const image = await manager
      .createQueryBuilder(ProfileImageEntity, 'image')
      .addSelect('image.sealedPicture')
      .where('image.id = :imageId AND image.personId = :personId', { imageId, personId })
      .getOne();
    if (image === null) throw AppError.notFound('profile image', imageId);
    const box = await this.vault.existingBox(manager, personId);
    return { image, picture: box.open(image.sealedPicture, sealContexts.profileImage(imageId)) };
  }

  /** The oldest that is left becomes the primary one. @throws AppError `not_found` */
  async delete(personId: string, imageId: string): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      await this.people.lock(manager, personId);
      const { affected } = await manager.delete(ProfileImageEntity, { id: imageId, personId });
      if (affected !== 1) throw AppError.notFound('profile image', imageId);
      await manager.query(
        `UPDATE profile_images SET is_primary = true
          WHERE id = (SELECT id FROM profile_images WHERE person_id = $1 ORDER BY created_at, id LIMIT 1)
            AND NOT EXISTS (SELECT 1 FROM profile_images WHERE person_id = $1 AND is_primary)`,
        [personId],
      );
    });
  }

  /** @throws AppError `not_found` */
  async setPrimary(personId: string, imageId: string): Promise<ProfileImageEntity> {
    await inTransaction(this.dataSource, async (manager) => {
      await this.people.lock(manager, personId);
      await manager.update(ProfileImageEntity, { personId, isPrimary: true }, { isPrimary: false });
      const { affected } = await manager.update(ProfileImageEntity, { id: imageId, personId }, { isPrimary: true });
      if (affected !== 1) throw AppError.notFound('profile image', imageId);
    });
    return this.get(personId, imageId);
  }

  private async get(personId: string, imageId: string): Promise<ProfileImageEntity> {
    const image = await this.dataSource.manager.findOneBy(ProfileImageEntity, { id: imageId, personId });
    if (image === null) throw AppError.notFound('profile image', imageId);
    return image;
  }

  private async refuseTooMany(manager: EntityManager, personId: string): Promise<number> {
    const count = await manager.countBy(ProfileImageEntity, { personId });
    const most = this.config.PROFILE_IMAGES_PER_PERSON_MAX;
    if (count >= most) {
      throw new AppError('conflict', `This person already has ${most} profile images; delete one first.`, {
        reason: 'too_many_images',
      });
    }
    return count;
  }
}
