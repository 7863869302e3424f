import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { DataSource } from 'typeorm';
import { ProfileImageEntity } from './profile-image.entity';

@Injectable()
export class ProfileImagesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async count(personId: string, tx?: Transaction): Promise<number> {
    return this.manager(tx).countBy(ProfileImageEntity, { personId });
  }

  /** Oldest first, without the pictures. */
  async listOf(personId: string): Promise<ProfileImageEntity[]> {
    return this.manager().find(ProfileImageEntity, { where: { personId }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /** @throws AppError `not_found` */
  async get(personId: string, imageId: string, tx?: Transaction): Promise<ProfileImageEntity> {
    const image = await this.manager(tx).findOneBy(ProfileImageEntity, { id: imageId, personId });
    if (image === null) throw AppError.notFound('profile image', imageId);
    return image;
  }

  /** With the picture. @throws AppError `not_found` */
  async getSealed(personId: string, imageId: string): Promise<ProfileImageEntity> {
    const image = await this.manager()
      .createQueryBuilder(ProfileImageEntity, 'image')
      .addSelect('image.sealedPicture')
      .where('image.id = :imageId AND image.personId = :personId', { imageId, personId })
      .getOne();
    if (image === null) throw AppError.notFound('profile image', imageId);
    return image;
  }

  async insert(tx: Transaction, image: Omit<ProfileImageEntity, 'createdAt'>): Promise<void> {
    await managerOf(tx).insert(ProfileImageEntity, image);
  }

  /** The oldest that is left becomes the primary one. @throws AppError `not_found` */
  async delete(tx: Transaction, personId: string, imageId: string): Promise<void> {
    const manager = managerOf(tx);
    const { affected } = await manager.delete(ProfileImageEntity, { id: imageId, personId });
    if (affected !== 1) throw AppError.notFound('profile image', imageId);
    await manager.query(
      `UPDATE profile_images SET is_primary = true
        WHERE id = (SELECT id FROM profile_images WHERE person_id = $1 ORDER BY created_at, id LIMIT 1)
          AND NOT EXISTS (SELECT 1 FROM profile_images WHERE person_id = $1 AND is_primary)`,
      [personId],
    );
  }

  /** @throws AppError `not_found` */
  async setPrimary(tx: Transaction, personId: string, imageId: string): Promise<void> {
    const manager = managerOf(tx);
    await manager.update(ProfileImageEntity, { personId, isPrimary: true }, { isPrimary: false });
    const { affected } = await manager.update(ProfileImageEntity, { id: imageId, personId }, { isPrimary: true });
    if (affected !== 1) throw AppError.notFound('profile image', imageId);
  }

  private manager(tx?: Transaction) {
    return tx === undefined ? this.dataSource.manager : managerOf(tx);
  }
}
