import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A recognition that was handled. Its row is what makes its redelivery harmless. Never changed, never removed. */
@Entity('punches')
export class PunchEntity {
  @PrimaryColumn('uuid', { name: 'recognition_id' })
  recognitionId!: string;

  @Column('uuid', { name: 'person_id' })
  personId!: string;

  @Column('uuid', { name: 'camera_id' })
  cameraId!: string;

  @Column({ type: 'timestamptz', name: 'first_seen_at', precision: 3 })
  firstSeenAt!: Date;

  @Column({ type: 'timestamptz', name: 'last_seen_at', precision: 3 })
  lastSeenAt!: Date;

  @Column('real')
  similarity!: number;

  /** The record it opened or was counted to, of the day in which it began. */
  @Column('uuid', { name: 'record_id', nullable: true })
  recordId!: string | null;

  @Column({ type: 'timestamptz', name: 'handled_at', precision: 3 })
  handledAt!: Date;
}
