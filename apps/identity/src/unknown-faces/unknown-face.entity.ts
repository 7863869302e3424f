import type { UnknownFaceStatus } from '@smart-attendance/contracts';
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** Visits that seem to be one person's. What is said of them together is computed anew whenever they change. */
@Entity('unknown_faces')
export class UnknownFaceEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column({ name: 'pack_id', type: 'varchar' })
  packId!: string;

  /** One that was merged into another has no visits, and waits for the undo. */
  @Column({ type: 'varchar' })
  status!: UnknownFaceStatus | 'merged';

  @Column({ name: 'first_seen_at', type: 'timestamptz', precision: 3 })
  firstSeenAt!: Date;

  @Column({ name: 'last_seen_at', type: 'timestamptz', precision: 3 })
  lastSeenAt!: Date;

  @Column({ type: 'integer' })
  visits!: number;

  @Column({ name: 'visits_told', type: 'integer' })
  visitsTold!: number;

  @Column({ name: 'camera_ids', type: 'uuid', array: true })
  cameraIds!: string[];

  @Column({ name: 'best_visit_id', type: 'uuid', nullable: true })
  bestVisitId!: string | null;

  @Column({ name: 'best_camera_id', type: 'uuid', nullable: true })
  bestCameraId!: string | null;

  @Column({ name: 'quality_score', type: 'real' })
  qualityScore!: number;

  @Column({ name: 'is_doubtful', type: 'boolean' })
  isDoubtful!: boolean;

  /** When the newest of its visits was stored, by the clock of the database: from then on the hours count. */
  @Column({ name: 'newest_kept_at', type: 'timestamptz', precision: 3 })
  newestKeptAt!: Date;

  @Column({ name: 'person_id', type: 'uuid', nullable: true })
  personId!: string | null;

  @Column({ name: 'template_id', type: 'uuid', nullable: true })
  templateId!: string | null;

  @Column({ name: 'last_action_id', type: 'uuid', nullable: true })
  lastActionId!: string | null;

  @Column({ type: 'integer' })
  revision!: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
