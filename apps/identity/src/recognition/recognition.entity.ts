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

  /** When it was decided. */
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
