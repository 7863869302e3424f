import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { DataSource, In } from 'typeorm';
import { deleteOwned, setPrimaryOwned, unsetPrimary } from '../people/owned-rows.repository';
import { FaceTemplateEntity } from './face-template.entity';

@Injectable()
export class TemplatesRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Oldest first, without what is sealed. */
  async listOf(personId: string): Promise<FaceTemplateEntity[]> {
    return this.dataSource.manager.find(FaceTemplateEntity, {
      where: { personId },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  find(personId: string, templateId: string, tx?: Transaction): Promise<FaceTemplateEntity | null> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    return manager.findOneBy(FaceTemplateEntity, { id: templateId, personId });
  }

  async count(personId: string, tx?: Transaction): Promise<number> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    return manager.countBy(FaceTemplateEntity, { personId });
  }

  /** The first template, and one that asks for it, is the primary one; there is one at most. */
  async insert(tx: Transaction, template: Omit<FaceTemplateEntity, 'createdAt'>, isFirst: boolean): Promise<void> {
    const { personId } = template;
    const isPrimary = template.isPrimary || isFirst;
    if (isPrimary) await unsetPrimary(tx, FaceTemplateEntity, personId);
    await managerOf(tx).insert(FaceTemplateEntity, { ...template, isPrimary });
  }

  /** @throws AppError `not_found` */
  async ownerOf(templateId: string): Promise<string> {
    const template = await this.dataSource.manager.findOneBy(FaceTemplateEntity, { id: templateId });
    if (template === null) throw AppError.notFound('face template', templateId);
    return template.personId;
  }

  /** Those that are still there. */
  async ofPerson(tx: Transaction, personId: string, templateIds: readonly string[]): Promise<string[]> {
    const where = { personId, id: In([...templateIds]) };
    return (await managerOf(tx).find(FaceTemplateEntity, { where, select: { id: true } })).map(({ id }) => id);
  }

  /** The oldest that is left becomes the primary one. @throws AppError `not_found` */
  async delete(tx: Transaction, personId: string, templateId: string): Promise<void> {
    await deleteOwned(tx, FaceTemplateEntity, { id: templateId, personId, what: 'face template' });
  }

  /** @throws AppError `not_found` */
  async setPrimary(tx: Transaction, personId: string, templateId: string): Promise<void> {
    await setPrimaryOwned(tx, FaceTemplateEntity, { id: templateId, personId, what: 'face template' });
  }
}
