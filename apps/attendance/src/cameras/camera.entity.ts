import type { values } from '@smart-attendance/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type CameraRole = (typeof values.cameraRoles)[number];

/** Where a camera is and what being seen by it says: a copy, camera-registry has the truth. */
@Entity('cameras')
export class CameraEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('uuid', { name: 'site_id' })
  siteId!: string;

  @Column('text')
  role!: CameraRole;

  @Column('boolean', { name: 'is_active' })
  isActive!: boolean;

  /** It stays, for the days on which it was there. */
  @Column('boolean', { name: 'is_deleted' })
  isDeleted!: boolean;

  /** Of the event it was copied from. */
  @Column('integer')
  revision!: number;
}

/** A row as a plain value. */
export type CameraRow = Pick<CameraEntity, keyof CameraEntity>;
