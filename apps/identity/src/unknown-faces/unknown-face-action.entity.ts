import type { UnknownFaceActionKind } from '@smart-attendance/contracts';
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** What somebody did, as far as it takes to undo it. */
@Entity('unknown_face_actions')
export class UnknownFaceActionEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column({ name: 'unknown_face_id', type: 'uuid' })
  unknownFaceId!: string;

  @Column({ type: 'varchar' })
  kind!: UnknownFaceActionKind;

  @Column({ name: 'author_id', type: 'varchar' })
  authorId!: string;

  /** What was merged into it, or split off. */
  @Column({ name: 'other_id', type: 'uuid', nullable: true })
  otherId!: string | null;

  /** The visits that moved, or that attendance was told of. */
  @Column({ name: 'visit_ids', type: 'uuid', array: true })
  visitIds!: string[];

  /** What can be undone once this is. */
  @Column({ name: 'previous_action_id', type: 'uuid', nullable: true })
  previousActionId!: string | null;

  /** What was on the person's record about consent, where the assignment wrote another word there. */
  @Column({ name: 'consent_before', type: 'jsonb', nullable: true })
  consentBefore!: StoredConsent | null;

  /** Whether the assignment created the person. */
  @Column({ name: 'created_person', type: 'boolean', default: false })
  createdPerson!: boolean;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}

export interface StoredConsent {
  readonly biometricConsent: boolean | null;
  readonly consentSource: string;
  readonly consentRecordedAt: string | null;
}
