import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { DataSource } from 'typeorm';
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

  async count(personId: string, tx?: Transaction): Promise<number> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    return manager.countBy(FaceTemplateEntity, { personId });
  }

  /** The first template, and one that asks for it, is the primary one; there is one at most. */
  async insert(tx: Transaction, template: Omit<FaceTemplateEntity, 'createdAt'>, isFirst: boolean): Promise<void> {
    const manager = managerOf(tx);
    const { personId } = template;
    const isPrimary = template.isPrimary || isFirst;
    if (isPrimary) await manager.update(FaceTemplateEntity, { personId, isPrimary: true }, { isPrimary: false });
    await manager.insert(FaceTemplateEntity, { ...template, isPrimary });
  }

  /** @throws AppError `not_found` */
  async ownerOf(templateId: string): Promise<string> {
    const template = await this.dataSource.manager.findOneBy(FaceTemplateEntity, { id: templateId });
    if (template === null) throw AppError.notFound('face template', templateId);
    return template.personId;
  }

  /** The oldest that is left becomes the primary one. @throws AppError `not_found` */
  async delete(tx: Transaction, personId: string, templateId: string): Promise<void> {
    const manager = managerOf(tx);
    const { affected } = await manager.delete(FaceTemplateEntity, { id: templateId, personId });
    if (affected !== 1) throw AppError.notFound('face template', templateId);
    await manager.query(
      `UPDATE face_templates SET is_primary = true
        WHERE id = (SELECT id FROM face_templates WHERE person_id = $1 ORDER BY created_at, id LIMIT 1)
          AND NOT EXISTS (SELECT 1 FROM face_templates WHERE person_id = $1 AND is_primary)`,
      [personId],
    );
  }
}
