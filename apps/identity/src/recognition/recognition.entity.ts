import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

@Entity('recognitions')
export class RecognitionEntity {
  /** Made of person, camera, frame and face, so that deciding again about the same frame finds it. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column({ name: 'person_id', type: 'uuid' })
  personId!: string;

  @Column({ name: 'camera_id', type: 'uuid' })
  cameraId!: string;

  /** The frame that decided it. */
  @Column({ name: 'frame_id', type: 'uuid' })
  frameId!: string;

  @Column({ name: 'first_seen_at', type: 'timestamptz', precision: 3 })
  firstSeenAt!: Date;

  @Column({ name: 'last_seen_at', type: 'timestamptz', precision: 3 })
  lastSeenAt!: Date;

  @Column({ type: 'real' })
  similarity!: number;

  @Column({ type: 'real' })
  margin!: number;

  @Column({ type: 'integer' })
  sightings!: number;

  /** The sightings that agreed, oldest first: frame and face index at the same place of both lists. */
  @Column({ name: 'evidence_frame_ids', type: 'uuid', array: true })
  evidenceFrameIds!: string[];

  @Column({ name: 'evidence_face_indexes', type: 'integer', array: true })
  evidenceFaceIndexes!: number[];

  /** The cosine that was asked for; null where nobody wrote it down. */
  @Column('real', { nullable: true })
  threshold!: number | null;

  @Column('varchar', { name: 'pack_id', nullable: true })
  packId!: string | null;

  /** Grows when it is taken back, and when it holds again. */
  @Column({ type: 'integer', default: 1 })
  revision!: number;

  @Column({ type: 'timestamptz', name: 'withdrawn_at', precision: 3, nullable: true })
  withdrawnAt!: Date | null;

  /** Empty once that person is erased. */
  @Column('varchar', { name: 'withdrawn_by', nullable: true })
  withdrawnBy!: string | null;

  @Column('text', { name: 'withdrawal_reason', nullable: true })
  withdrawalReason!: string | null;

  /** Which took it back. */
  @Column('uuid', { name: 'rejection_id', nullable: true })
  rejectionId!: string | null;

  /** After which it was decided. */
  @Column('uuid', { name: 'follows_rejection_id', nullable: true })
  followsRejectionId!: string | null;

  /** Of one that a person told from a kept face: who, empty once they are erased; null where sightings decided. */
  @Column('varchar', { name: 'told_by', nullable: true })
  toldBy!: string | null;

  @Column({ type: 'timestamptz', name: 'told_at', precision: 3, nullable: true })
  toldAt!: Date | null;

  /** The face template that the assignment had made by then; it is as wrong as this is. */
  @Column('uuid', { name: 'told_template_id', nullable: true })
  toldTemplateId!: string | null;

  /** Whose face it is was taken back since. */
  @Column('boolean', { name: 'is_assignment_undone', default: false })
  isAssignmentUndone!: boolean;

  /** When it was decided. */
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}

type Told = Pick<RecognitionEntity, 'toldBy' | 'toldAt' | 'toldTemplateId'>;

/** What a decision says; the rest comes later. */
export type DecidedRecognition = Omit<
  RecognitionEntity,
  | 'createdAt'
  | 'revision'
  | 'withdrawnAt'
  | 'withdrawnBy'
  | 'withdrawalReason'
  | 'rejectionId'
  | 'isAssignmentUndone'
  | keyof Told
> &
  Partial<Told>;
