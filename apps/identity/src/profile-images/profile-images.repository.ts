import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { DataSource } from 'typeorm';
import { deleteOwned, setPrimaryOwned } from '../people/owned-rows.repository';
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

  find(personId: string, imageId: string, tx?: Transaction): Promise<ProfileImageEntity | null> {
    return this.manager(tx).findOneBy(ProfileImageEntity, { id: imageId, personId });
  }

  /** @throws AppError `not_found` */
  async get(personId: string, imageId: string, tx?: Transaction): Promise<ProfileImageEntity> {
    const image = await this.find(personId, imageId, tx);
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
    await deleteOwned(tx, ProfileImageEntity, { id: imageId, personId, what: 'profile image' });
  }

  /** @throws AppError `not_found` */
  async setPrimary(tx: Transaction, personId: string, imageId: string): Promise<void> {
    await setPrimaryOwned(tx, ProfileImageEntity, { id: imageId, personId, what: 'profile image' });
  }

  private manager(tx?: Transaction) {
    return tx === undefined ? this.dataSource.manager : managerOf(tx);
  }
}
