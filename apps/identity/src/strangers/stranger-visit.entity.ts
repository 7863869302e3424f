import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** Somebody the gallery does not know, from first to last sighting. Nothing biometric is kept. */
@Entity('stranger_visits')
export class StrangerVisitEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column({ name: 'camera_id', type: 'uuid' })
  cameraId!: string;

  @Column({ name: 'track_id', type: 'uuid' })
  trackId!: string;

  /** The frame that made it count. */
  @Column({ name: 'frame_id', type: 'uuid' })
  frameId!: string;

  @Column({ name: 'first_seen_at', type: 'timestamptz', precision: 3 })
  firstSeenAt!: Date;

  @Column({ name: 'last_seen_at', type: 'timestamptz', precision: 3 })
  lastSeenAt!: Date;

  @Column({ type: 'integer' })
  sightings!: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
