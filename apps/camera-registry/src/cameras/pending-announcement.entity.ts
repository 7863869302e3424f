import { Column, Entity, PrimaryColumn } from 'typeorm';

export type StoredChange = 'created' | 'updated' | 'deleted';

/**
 * A change that is committed and that the bus has not taken yet. Written in the transaction of the change and removed
 * after its event is out, so that neither a crash nor an absent bus loses one; a deleted camera has no row to say it.
 */
@Entity('pending_announcements')
export class PendingAnnouncementEntity {
  @PrimaryColumn('uuid', { name: 'camera_id' })
  cameraId!: string;

  @PrimaryColumn('integer')
  revision!: number;

  @Column('text')
  change!: StoredChange;

  @Column({ type: 'timestamptz', name: 'changed_at', precision: 3 })
  changedAt!: Date;
}
