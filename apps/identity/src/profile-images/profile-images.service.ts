import { Inject, Injectable } from '@nestjs/common';
import { addProfileImage, inspectPicture, tidyText, type AddProfileImageRequest } from '@smart-attendance/contracts';
import { Database, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { randomUUID } from 'node:crypto';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { PeopleRepository } from '../people/people.repository';
import { PersonVault, sealContexts } from '../vault/person-vault';
import type { ProfileImageEntity } from './profile-image.entity';
import { ProfileImagesRepository } from './profile-images.repository';

const mediaTypes: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
};

/** Shorter than the requester waits, whose error so names what was away. */
const inspectionDeadlineMs = addProfileImage.deadlineMs - 3_000;

@Injectable()
export class ProfileImagesService {
  constructor(
    private readonly database: Database,
    private readonly requests: RequestClient,
    private readonly people: PeopleRepository,
    private readonly images: ProfileImagesRepository,
    private readonly vault: PersonVault,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /**
   * Keeps the picture as it was sent, sealed. The first becomes the primary one. A second request with the same id
   * gives the image that the first made.
   * @throws AppError `not_found`, `conflict` (too_many_images), `unsupported_media`, `unavailable`
   */
  async add(request: AddProfileImageRequest): Promise<ProfileImageEntity> {
    await this.people.get(request.personId);
    const made = await this.madeBefore(request);
    if (made !== null) return made;
    await this.refuseTooMany(request.personId);
    const { format, width, height } = await this.requests.request(
      inspectPicture,
      { picture: request.picture },
      { deadlineMs: inspectionDeadlineMs },
    );
    const mediaType = mediaTypes[format];
    if (mediaType === undefined) {
      throw new AppError('unsupported_media', 'A profile image must be a JPEG, PNG, WebP or GIF.');
    }
    const id = request.imageId === '' ? randomUUID() : request.imageId;
    const { personId } = request;
    return this.database.transaction(async (tx) => {
      await this.people.lock(tx, personId);
      const madeMeanwhile = await this.madeBefore(request, tx);
      if (madeMeanwhile !== null) return madeMeanwhile;
      const count = await this.refuseTooMany(personId, tx);
      const box = await this.vault.boxFor(tx, personId);
      await this.images.insert(tx, {
        id,
        personId,
        name: tidyText(request.name) || `profile-image.${format}`,
        mediaType,
        sizeBytes: request.picture.length,
        widthPx: width,
        heightPx: height,
        isPrimary: count === 0,
        sealedPicture: box.seal(request.picture, sealContexts.profileImage(id)),
      });
      return this.images.get(personId, id, tx);
    });
  }

  /** Oldest first. @throws AppError `not_found` */
  async listOf(personId: string): Promise<ProfileImageEntity[]> {
    await this.people.get(personId);
    return this.images.listOf(personId);
  }

  /** @throws AppError `not_found` */
  async open(
    personId: string,
    imageId: string,
  ): Promise<{ readonly image: ProfileImageEntity; readonly picture: Buffer }> {
    const image = await this.images.getSealed(personId, imageId);
    const box = await this.vault.existingBox(personId);
    return { image, picture: box.open(image.sealedPicture, sealContexts.profileImage(imageId)) };
  }

  /** The oldest that is left becomes the primary one. @throws AppError `not_found` */
  async delete(personId: string, imageId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.people.lock(tx, personId);
      await this.images.delete(tx, personId, imageId);
    });
  }

  /** @throws AppError `not_found` */
  async setPrimary(personId: string, imageId: string): Promise<ProfileImageEntity> {
    return this.database.transaction(async (tx) => {
      await this.people.lock(tx, personId);
      await this.images.setPrimary(tx, personId, imageId);
      return this.images.get(personId, imageId, tx);
    });
  }

  private madeBefore(
    { personId, imageId }: AddProfileImageRequest,
    tx?: Transaction,
  ): Promise<ProfileImageEntity | null> {
    return imageId === '' ? Promise.resolve(null) : this.images.find(personId, imageId, tx);
  }

  private async refuseTooMany(personId: string, tx?: Transaction): Promise<number> {
    const count = await this.images.count(personId, tx);
    const most = this.config.PROFILE_IMAGES_PER_PERSON_MAX;
    if (count >= most) {
      throw new AppError('conflict', `This person already has ${most} profile images; delete one first.`, {
        reason: 'too_many_images',
      });
    }
    return count;
  }
}
